// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace rootwright::test {

/// The parity of one message as textbooks compute it: the remainder of its division by the generator polynomial, with
/// products out of a table of logarithms. Shares nothing with the implementation that is tested.
[[nodiscard]] std::vector<std::uint8_t> textbook_parity(const std::vector<std::uint8_t>& message, std::size_t roots);

/// Streams of bytes that look like any others; the same for the same `seed`.
[[nodiscard]] std::vector<Bytes> arbitrary_streams(std::size_t count, std::size_t length, std::uint32_t seed = 1);

/// The parity of each codeword, one behind the other, by textbook_parity().
[[nodiscard]] Bytes textbook_parity_of(const std::vector<Bytes>& streams, std::size_t roots);

/// As the encoder takes them.
[[nodiscard]] std::vector<ByteView> views(const std::vector<Bytes>& streams);

}  // namespace rootwright::test
