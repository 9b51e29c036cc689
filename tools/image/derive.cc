// SPDX-License-Identifier: Apache-2.0
#include "image/derive.h"

#include "crypto/digest.h"

namespace rootwright::image {

Bytes derive_bytes(const Uuid& seed, std::string_view name) {
  return crypto::hmac_sha256(seed.bytes, as_byte_view(name));
}

Uuid derive_uuid(const Uuid& seed, std::string_view name) {
  return Uuid::version4(derive_bytes(seed, name));
}

std::uint32_t derive_volume_id(const Uuid& seed, std::string_view name) {
  return load_le32(derive_bytes(seed, name), 0);
}

}  // namespace rootwright::image
