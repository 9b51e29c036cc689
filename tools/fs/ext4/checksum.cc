// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/checksum.h"

#include <array>

#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

std::uint32_t volume_checksum_seed(const Uuid& uuid) {
  return crc32c(0xFFFFFFFF, uuid.bytes);
}

std::uint32_t inode_checksum_seed(std::uint32_t volume_seed, InodeNumber inode, std::uint32_t generation) {
  std::array<std::byte, 8> identity{};
  store_le32(identity, 0, inode);
  store_le32(identity, 4, generation);
  return crc32c(volume_seed, identity);
}

}  // namespace rootwright::fs::ext4
