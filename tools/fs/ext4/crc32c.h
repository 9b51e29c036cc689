// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace rootwright::fs::ext4 {

/// CRC-32C (Castagnoli) as ext4 uses it: the start value goes in as it is, nothing is inverted at the end, so that
/// sums of consecutive pieces chain. Uses the processor's instruction where there is one.
[[nodiscard]] std::uint32_t crc32c(std::uint32_t start, ByteView bytes);

/// The same sum in plain C++, for every machine.
[[nodiscard]] std::uint32_t crc32c_portable(std::uint32_t start, ByteView bytes);

}  // namespace rootwright::fs::ext4
