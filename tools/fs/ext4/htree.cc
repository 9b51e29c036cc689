// SPDX-License-Identifier: Apache-2.0
// Format: Linux Documentation/filesystems/ext4/directory.rst, "Hash Tree Directories".
#include "fs/ext4/htree.h"

#include <ext2fs/ext2fs.h>

#include "fs/ext4/crc32c.h"
#include "fs/ext4/ext2fs_handle.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kRootHeader = 24;  // behind "." and ".."
constexpr std::size_t kRootRecords = 32;
constexpr std::size_t kNodeRecords = 8;  // behind an entry without a name that covers the block
constexpr std::size_t kIndexRecordSize = 8;
constexpr std::uint32_t kEndOfHashes = 0xFFFFFFFE;  // the kernel's mark for "no more", never a name's hash

/// The first record's hash is known to be 0; limit and count lie in its place. The checksum covers what is in use, and
/// then the tail as if it held no checksum.
void store_records(std::span<std::byte> block, std::size_t offset, std::span<const IndexRecord> records,
                   std::uint32_t limit, std::uint32_t seed) {
  store_le16(block, offset, static_cast<std::uint16_t>(limit));
  store_le16(block, offset + 2, static_cast<std::uint16_t>(records.size()));
  std::size_t place = offset;
  for (const IndexRecord& record : records) {
    if (place != offset) store_le32(block, place, record.hash);
    store_le32(block, place + 4, record.block);
    place += kIndexRecordSize;
  }
  const std::size_t tail = offset + limit * kIndexRecordSize;
  const std::uint32_t used = crc32c(seed, block.first(place));
  store_le32(block, tail + 4, crc32c(used, block.subspan(tail, 8)));
}

}  // namespace

HashSeed hash_seed_of(const Uuid& uuid) {
  HashSeed seed{};
  for (std::size_t word = 0; word < seed.size(); ++word)
    seed[word] = load_le32(uuid.bytes, 4 * word);
  return seed;
}

NameHash hash_of(std::string_view name, const HashSeed& seed) {
  HashSeed words = seed;  // the library takes a pointer to what it does not change
  NameHash hash;
  check(ext2fs_dirhash(EXT2_HASH_HALF_MD4, name.data(), static_cast<int>(name.size()), words.data(), &hash.major,
                       &hash.minor),
        "hash a directory's name");
  if (hash.major == kEndOfHashes) hash.major -= 2;  // as the kernel does, and libext2fs does not
  return hash;
}

void store_index_root(std::span<std::byte> block, std::span<const IndexRecord> records, std::uint8_t levels_below,
                      std::uint32_t seed) {
  block[kRootHeader + 4] = kHalfMd4Signed;
  block[kRootHeader + 5] = std::byte{kRootRecords - kRootHeader};
  block[kRootHeader + 6] = std::byte{levels_below};
  store_records(block, kRootRecords, records, kMostIndexRecordsInRoot, seed);
}

void store_index_node(std::span<std::byte> block, std::span<const IndexRecord> records, std::uint32_t seed) {
  store_le16(block, 4, kBlockSize);
  store_records(block, kNodeRecords, records, kMostIndexRecordsInNode, seed);
}

}  // namespace rootwright::fs::ext4
