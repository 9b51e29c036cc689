// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/ext4_reader.h"

#include "base/error.h"
#include "fs/ext4/files.h"

namespace rootwright::fs {

FilesystemSummary Ext4Reader::summary() const {
  const ext4::Superblock& superblock = metadata_.superblock();
  return {.kind = superblock.kind(),
          .size = superblock.size(),
          .used = (superblock.blocks - superblock.free_blocks) * superblock.block_size,
          .block_size = superblock.block_size,
          .uuid = superblock.uuid.text(),
          .label = superblock.label};
}

std::optional<Bytes> Ext4Reader::read_file(std::string_view path, std::uint64_t limit) const {
  return with_context("'" + printable(path) + "'", [&]() -> std::optional<Bytes> {
    const std::optional<ext4::FoundInode> file = ext4::find_inode(metadata_, path);
    if (!file || !file->is_regular()) return std::nullopt;
    return ext4::read_content(metadata_, *file, limit);
  });
}

Owner Ext4Reader::owner_of(io::Extent place) const {
  std::call_once(owners_once_, [&] { owners_ = ext4::survey(metadata_); });
  return ext4::describe_owner(metadata_, owners_, place);
}

}  // namespace rootwright::fs
