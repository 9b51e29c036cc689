// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace rootwright {

/// 16 bytes in the order of the text form (RFC 4122 section 4.1.2, network byte order).
/// GPT stores the first three fields little-endian: gpt/ converts.
struct Uuid {
  std::array<std::byte, 16> bytes{};

  /// Reads "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", either case. Throws Error(input) for anything else.
  [[nodiscard]] static Uuid parse(std::string_view text);
  /// The first 16 of `bytes` as they are: no version or variant bits are patched. At least 16 bytes.
  [[nodiscard]] static Uuid from_bytes(ByteView bytes);
  /// The first 16 of `bytes` as a version 4 UUID (RFC 4122 section 4.4): 6 bits are overwritten.
  [[nodiscard]] static Uuid version4(ByteView bytes);

  /// Lower case.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_nil() const { return is_zero(bytes); }

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace rootwright
