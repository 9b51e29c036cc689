// SPDX-License-Identifier: Apache-2.0
// Format: cryptsetup's wiki, "DMVerity", "Verity superblock format"; offsets as its lib/verity/verity.c has them.
#include "verity/superblock.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/size.h"
#include "verity/hash_tree.h"

namespace rootwright::verity {

namespace {

constexpr std::string_view kSignature{"verity\0\0", 8};
constexpr std::uint32_t kVersion = 1;

// Where the fields begin, in bytes from the begin of the superblock.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kHashTypeAt = 12;
constexpr std::size_t kUuidAt = 16;
constexpr std::size_t kAlgorithmAt = 32;
constexpr std::size_t kDataBlockSizeAt = 64;
constexpr std::size_t kHashBlockSizeAt = 68;
constexpr std::size_t kDataBlocksAt = 72;
constexpr std::size_t kSaltSizeAt = 80;
constexpr std::size_t kPaddingAt = 82;
constexpr std::size_t kSaltAt = 88;
constexpr std::size_t kLastPaddingAt = kSaltAt + kMaximumSaltSize;
static_assert(kLastPaddingAt == 344 && kLastPaddingAt < kSuperblockSize);

/// Nobody writes or reads these bytes: whatever is there was put there by accident or with a purpose.
void require_zero(ByteView bytes, std::size_t begin, std::size_t end, const std::string& what) {
  for (std::size_t offset = begin; offset < end; ++offset) {
    if (bytes[offset] != std::byte{0}) {
      throw Error(ErrorKind::input, what + " is not zero at byte " + std::to_string(offset));
    }
  }
}

void require_version(ByteView bytes) {
  if (!looks_like_superblock(bytes)) throw Error(ErrorKind::input, "it does not begin with 'verity'");
  const std::uint32_t version = load_le32(bytes, kVersionAt);
  if (version != kVersion) {
    throw Error(ErrorKind::input, "version " + std::to_string(version) + " is not " + std::to_string(kVersion));
  }
}

crypto::SaltPosition decode_hash_type(ByteView bytes) {
  const std::uint32_t hash_type = load_le32(bytes, kHashTypeAt);
  if (hash_type > 1) throw Error(ErrorKind::input, "hash type " + std::to_string(hash_type) + " is neither 0 nor 1");
  return hash_type == 1 ? crypto::SaltPosition::before : crypto::SaltPosition::after;
}

crypto::HashAlgorithm decode_algorithm(ByteView bytes) {
  const std::string field = to_text(bytes.subspan(kAlgorithmAt, kDataBlockSizeAt - kAlgorithmAt));
  const std::string name = field.substr(0, field.find('\0'));
  require_zero(bytes, kAlgorithmAt + name.size(), kDataBlockSizeAt, "what follows the hash algorithm");
  return crypto::parse_hash_algorithm(name);
}

Bytes decode_salt(ByteView bytes) {
  const std::size_t size = load_le16(bytes, kSaltSizeAt);
  if (size > kMaximumSaltSize) {
    throw Error(ErrorKind::input,
                "salt of " + std::to_string(size) + " bytes is longer than " + std::to_string(kMaximumSaltSize));
  }
  require_zero(bytes, kSaltAt + size, kLastPaddingAt, "what follows the salt");
  const ByteView salt = bytes.subspan(kSaltAt, size);
  return {salt.begin(), salt.end()};
}

std::uint64_t decode_data_blocks(ByteView bytes, const HashTreeParams& params) {
  const std::uint64_t data_blocks = load_le64(bytes, kDataBlocksAt);
  if (data_blocks == 0) throw Error(ErrorKind::input, "the number of data blocks is 0");
  with_context(format_count(data_blocks) + " data blocks", [&] {
    (void)checked_multiply(data_blocks, params.data_block_size);
    (void)hash_tree_size(data_blocks, params);
  });
  return data_blocks;
}

Superblock decode_fields(ByteView bytes) {
  require_version(bytes);
  Superblock superblock{.uuid = Uuid::from_bytes(bytes.subspan(kUuidAt)),
                        .params = {.algorithm = decode_algorithm(bytes),
                                   .data_block_size = load_le32(bytes, kDataBlockSizeAt),
                                   .hash_block_size = load_le32(bytes, kHashBlockSizeAt),
                                   .salt_position = decode_hash_type(bytes),
                                   .salt = decode_salt(bytes)}};
  validate(superblock.params);
  superblock.data_blocks = decode_data_blocks(bytes, superblock.params);
  require_zero(bytes, kPaddingAt, kSaltAt, "the padding before the salt");
  require_zero(bytes, kLastPaddingAt, kSuperblockSize, "the padding at the end");
  return superblock;
}

}  // namespace

Bytes encode(const Superblock& superblock) {
  const HashTreeParams& params = superblock.params;
  validate(params);
  Bytes bytes(kSuperblockSize);
  const auto put = [&bytes](std::size_t offset, ByteView field) {
    std::ranges::copy(field, bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  };
  put(0, as_byte_view(kSignature));
  store_le32(bytes, kVersionAt, kVersion);
  store_le32(bytes, kHashTypeAt, params.salt_position == crypto::SaltPosition::before ? 1 : 0);
  put(kUuidAt, superblock.uuid.bytes);
  put(kAlgorithmAt, as_byte_view(crypto::name(params.algorithm)));
  store_le32(bytes, kDataBlockSizeAt, params.data_block_size);
  store_le32(bytes, kHashBlockSizeAt, params.hash_block_size);
  store_le64(bytes, kDataBlocksAt, superblock.data_blocks);
  store_le16(bytes, kSaltSizeAt, static_cast<std::uint16_t>(params.salt.size()));
  put(kSaltAt, params.salt);
  return bytes;
}

Superblock decode_superblock(ByteView bytes) {
  assert(bytes.size() >= kSuperblockSize);
  return with_context("verity superblock", [&] { return decode_fields(bytes); });
}

bool looks_like_superblock(ByteView bytes) {
  return bytes.size() >= kSignature.size() &&
         std::ranges::equal(bytes.first(kSignature.size()), as_byte_view(kSignature));
}

std::uint64_t hash_tree_offset(std::uint64_t superblock_offset, const HashTreeParams& params) {
  return round_up(checked_add(superblock_offset, kSuperblockSize), params.hash_block_size);
}

}  // namespace rootwright::verity
