// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace rootwright::gpt {

/// CRC-32 as the table's headers use it: ISO 3309, reflected polynomial 0xEDB88320 (UEFI 2.10 section 5.3.2).
[[nodiscard]] std::uint32_t crc32(ByteView bytes);

}  // namespace rootwright::gpt
