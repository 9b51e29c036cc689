// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/files.h"

#include <algorithm>

#include "base/error.h"
#include "base/size.h"
#include "fs/path_name.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::uint32_t kEncryptedFlag = 0x800;
constexpr std::uint32_t kInlineFlag = 0x10000000;
constexpr std::byte kDirectoryType{2};  // of an entry, where the volume has the feature filetype

/// Where in a block an entry ends; blocks of 64 KiB write their own length, which 16 bits do not hold, as 0 or 65535.
std::size_t entry_length(ByteView entry, std::size_t block_size) {
  const std::uint32_t length = load_le16(entry, 4);
  return block_size == 64 * kKiB && (length == 0 || length == 0xFFFF) ? block_size : length;
}

/// Inner nodes of an htree look like one unused entry each. False if the entries do not fill the block.
bool append_names(ByteView block, std::vector<FoundName>& names) {
  std::size_t offset = 0;
  while (offset < block.size()) {
    if (block.size() - offset < kDirectoryEntryHeader) return false;
    const ByteView entry = block.subspan(offset);
    const std::size_t length = entry_length(entry, block.size());
    const auto name_length = std::to_integer<std::size_t>(entry[6]);
    if (length < kDirectoryEntryHeader + name_length || length > entry.size()) return false;
    std::string name = to_text(entry.subspan(kDirectoryEntryHeader, name_length));
    const InodeNumber inode = load_le32(entry, 0);
    if (inode != 0 && !name.empty() && name != "." && name != "..") {
      names.push_back({.name = std::move(name), .inode = inode, .is_directory = entry[7] == kDirectoryType});
    }
    offset += length;
  }
  return true;
}

}  // namespace

Listing list_directory(const Metadata& metadata, const FoundInode& directory, const BlockMap& map) {
  Listing listing{.names = {}, .damage = map.damage};
  if (directory.size > metadata.data_length()) {
    listing.damage =
        "a directory of " + format_size(directory.size) + " in " + format_size(metadata.data_length()) + " of data";
    return listing;
  }
  const std::uint64_t blocks = divide_up(directory.size, metadata.superblock().block_size);
  for (const FoundExtent& extent : map.extents) {
    for (std::uint64_t i = 0; i < extent.count && extent.first_in_file + i < blocks; ++i) {
      if (!append_names(metadata.block(extent.first + i), listing.names)) {
        listing.damage = "block " + format_count(extent.first + i) + " is no block of a directory";
      }
    }
  }
  return listing;
}

std::optional<FoundInode> find_inode(const Metadata& metadata, std::string_view path) {
  FoundInode inode = metadata.inode(kRootInode);
  while (const std::optional<std::string_view> name = take_name(path)) {
    if (!inode.is_directory()) return std::nullopt;
    if ((inode.flags & kInlineFlag) != 0) throw Error(ErrorKind::input, "a directory inside its inode is not read");
    const Listing listing = list_directory(metadata, inode, BlockMapReader(metadata).read(inode));
    if (!listing.damage.empty()) throw Error(ErrorKind::input, listing.damage);
    const auto found = std::ranges::find(listing.names, *name, &FoundName::name);
    if (found == listing.names.end()) return std::nullopt;
    inode = metadata.inode(found->inode);
  }
  return inode;
}

Bytes read_content(const Metadata& metadata, const FoundInode& file, std::uint64_t limit) {
  if (file.size > limit) {
    throw Error(ErrorKind::input, "a file of " + format_size(file.size) + ", allowed are " + format_size(limit));
  }
  if ((file.flags & kInlineFlag) != 0) throw Error(ErrorKind::input, "a file inside its inode is not read");
  if ((file.flags & kEncryptedFlag) != 0) throw Error(ErrorKind::input, "an encrypted file is not read");
  const BlockMap map = BlockMapReader(metadata).read(file);
  if (!map.damage.empty()) throw Error(ErrorKind::input, map.damage);

  const std::uint64_t block_size = metadata.superblock().block_size;
  Bytes bytes(static_cast<std::size_t>(file.size));
  for (const FoundExtent& extent : map.extents) {
    const std::uint64_t begin = extent.first_in_file * block_size;
    if (extent.state == ExtentState::reserved || begin >= bytes.size()) continue;
    const std::uint64_t length = std::min(extent.count * block_size, bytes.size() - begin);
    metadata.read(extent.first * block_size,
                  std::span(bytes).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
  }
  return bytes;
}

}  // namespace rootwright::fs::ext4
