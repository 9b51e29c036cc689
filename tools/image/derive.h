// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/uuid.h"

namespace rootwright::image {

/// 32 bytes for the thing `name`, which nobody who knows the seed can tell from random ones and everybody who knows it
/// can compute: HMAC-SHA256 with the seed's 16 bytes as key, as systemd-repart derives its UUIDs and salts.
[[nodiscard]] Bytes derive_bytes(const Uuid& seed, std::string_view name);

/// The first half of derive_bytes as a version 4 UUID.
[[nodiscard]] Uuid derive_uuid(const Uuid& seed, std::string_view name);

/// The first four of derive_bytes as a FAT volume id.
[[nodiscard]] std::uint32_t derive_volume_id(const Uuid& seed, std::string_view name);

}  // namespace rootwright::image
