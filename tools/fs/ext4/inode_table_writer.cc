// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/inode_table_writer.h"

#include <cassert>

#include "fs/ext4/checksum.h"

namespace rootwright::fs::ext4 {

InodeTableWriter::InodeTableWriter(const Volume& volume, std::uint32_t checksum_seed, io::BlockSink& sink)
    : volume_(volume), checksum_seed_(checksum_seed), writer_(sink), directories_(volume.geometry().groups()) {}

void InodeTableWriter::store(InodeNumber inode, const InodeRecord& record) {
  assert(inode > last_inode_);
  while (last_inode_ + 1 < inode)
    (void)place_of(++last_inode_);
  store_inode(place_of(inode), record, inode_checksum_seed(checksum_seed_, inode));
  last_inode_ = inode;
  if ((record.mode & kKindBits) == mode_bits(tree::EntryKind::directory)) {
    directories_[(inode - 1) / volume_.geometry().inodes_per_group] += 1;
  }
}

std::span<std::byte> InodeTableWriter::place_of(InodeNumber inode) {
  const std::uint32_t per_group = volume_.geometry().inodes_per_group;
  const std::uint64_t table = volume_.inode_table((inode - 1) / per_group);
  return writer_.add(table * kBlockSize + std::uint64_t{(inode - 1) % per_group} * kInodeSize, kInodeSize);
}

}  // namespace rootwright::fs::ext4
