// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"

namespace rootwright::crypto {

enum class HashAlgorithm { sha1, sha256, sha384, sha512 };

/// "sha256": as in dm-verity tables and superblocks.
[[nodiscard]] std::string_view name(HashAlgorithm algorithm);
/// Throws Error(input) naming the known ones.
[[nodiscard]] HashAlgorithm parse_hash_algorithm(std::string_view name);
/// Bytes of a digest: 20, 32, 48 or 64.
[[nodiscard]] std::size_t digest_size(HashAlgorithm algorithm);

/// Of all of `message` at once. Safe for concurrent use.
[[nodiscard]] Bytes digest(HashAlgorithm algorithm, ByteView message);
/// RFC 2104 with SHA-256; 32 bytes.
[[nodiscard]] Bytes hmac_sha256(ByteView key, ByteView message);

}  // namespace rootwright::crypto
