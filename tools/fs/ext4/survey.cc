// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/survey.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/block_map.h"
#include "fs/ext4/files.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr InodeNumber kBadBlocksInode = 1;

class Surveyor {
 public:
  explicit Surveyor(const Metadata& metadata)
      : metadata_(metadata),
        superblock_(metadata.superblock()),
        maps_(metadata),
        directory_bytes_left_(metadata.data_length()) {}

  Owners take() {
    add_superblock();
    for (std::uint32_t group = 0; group < superblock_.groups; ++group) {
      add_group(group);
    }
    add_reserved_inodes();
    add_tree();
    owners_.map.sort();
    std::ranges::sort(owners_.tables, {}, &Owners::InodeTable::offset);
    return std::move(owners_);
  }

 private:
  /// A name that is not looked at yet.
  struct PendingName {
    FoundName found;
    std::uint32_t directory = OwnerMap::kRoot;  ///< it is in
  };

  /// The boot block's 1024 bytes lie before the superblock, in larger blocks in the same one: there the block's name is
  /// that of what matters in it.
  void add_superblock() {
    const bool shares_block = superblock_.block_size > kSuperblockOffset;
    owners_.map.add_structure({.offset = 0, .length = kSuperblockOffset}, shares_block ? "superblock" : "boot block");
    owners_.map.add_structure({.offset = kSuperblockOffset, .length = kSuperblockSize}, "superblock");
  }

  void add_group(std::uint32_t group) {
    const std::string of_group = " of group " + std::to_string(group);
    const std::string in_group = " in group " + std::to_string(group);
    if (superblock_.has_superblock_in(group)) add_descriptor_copies(group, in_group);
    add_meta_group(group, in_group);

    const std::optional<GroupDescriptor> descriptor = descriptor_of(group);
    if (!descriptor) return;
    add_blocks(descriptor->block_bitmap, 1, "block bitmap" + of_group);
    add_blocks(descriptor->inode_bitmap, 1, "inode bitmap" + of_group);
    const std::uint64_t table_size = std::uint64_t{superblock_.inodes_per_group} * superblock_.inode_size;
    add_blocks(descriptor->inode_table, divide_up(table_size, superblock_.block_size), "inode table" + of_group);
    if (descriptor->inode_table < superblock_.blocks) {
      owners_.tables.push_back({.offset = descriptor->inode_table * superblock_.block_size,
                                .first = group * superblock_.inodes_per_group + 1});
    }
  }

  void add_descriptor_copies(std::uint32_t group, const std::string& in_group) {
    const std::uint64_t first = superblock_.first_block_of(group);
    const std::uint64_t descriptors = superblock_.descriptor_blocks();
    if (group != 0) add_blocks(first, 1, "backup of the superblock" + in_group);
    add_blocks(first + 1, descriptors, group == 0 ? "group descriptors" : "backup of the group descriptors" + in_group);
    add_blocks(first + 1 + descriptors, superblock_.reserved_descriptor_blocks,
               "blocks reserved for group descriptors" + in_group);
  }

  /// A meta group is as many groups as one block of descriptors describes; its first, second and last hold that block.
  void add_meta_group(std::uint32_t group, const std::string& in_group) {
    const std::uint32_t per_block = superblock_.descriptors_per_block();
    if (group / per_block < superblock_.descriptor_blocks()) return;
    const std::uint32_t place = group % per_block;
    if (place != 0 && place != 1 && place != per_block - 1) return;
    add_blocks(superblock_.first_block_of(group) + (superblock_.has_superblock_in(group) ? 1 : 0), 1,
               place == 0 ? "group descriptors" : "backup of the group descriptors" + in_group);
  }

  std::optional<GroupDescriptor> descriptor_of(std::uint32_t group) const {
    try {
      return metadata_.group(group);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  void add_reserved_inodes() {
    add_reserved_inode(kBadBlocksInode, "bad blocks");
    add_reserved_inode(superblock_.journal_inode, "journal");
    add_reserved_inode(superblock_.orphan_file_inode, "orphan file");
    for (const InodeNumber quota : superblock_.quota_inodes)
      add_reserved_inode(quota, "quota file");
    if (superblock_.reserved_descriptor_blocks > 0) add_reserved_inode(kResizeInode, "resize inode's blocks");
    if (superblock_.mount_protection_block != 0) {
      add_blocks(superblock_.mount_protection_block, 1, "multiple mount protection");
    }
  }

  void add_reserved_inode(InodeNumber number, const std::string& name) {
    const std::optional<FoundInode> inode = inode_of(number);
    if (!inode) return;
    // Some of them have no mode; all of them have blocks.
    FoundInode file = *inode;
    file.mode = 0100000;
    const BlockMap map = maps_.read(file);
    for (const std::uint64_t block : map.index_blocks)
      add_blocks(block, 1, name);
    for (const FoundExtent& extent : map.extents)
      add_blocks(extent.first, extent.count, name);
  }

  std::optional<FoundInode> inode_of(InodeNumber number) const {
    try {
      return metadata_.inode(number);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  /// Takes the names of the tree in the byte order of their paths, so that the first one found for an inode is the
  /// first of all.
  void add_tree() {
    std::vector<PendingName> pending;  // the next one last
    claim(kRootInode, OwnerMap::kRoot, pending);
    while (!pending.empty()) {
      PendingName next = std::move(pending.back());
      pending.pop_back();
      if (const auto known = owners_.names.find(next.found.inode); known != owners_.names.end()) {
        owners_.map.add_other_name(known->second);
      } else {
        claim(next.found.inode, owners_.map.add_path(next.directory, std::move(next.found.name)), pending);
      }
    }
  }

  /// Below a directory every path goes on with a '/', before which some bytes of other names come.
  static std::string sorting_key(const PendingName& name) {
    return name.found.is_directory ? name.found.name + '/' : name.found.name;
  }

  void add_names(const FoundInode& directory, const BlockMap& map, std::uint32_t owner,
                 std::vector<PendingName>& pending) {
    // A sum beyond the data there is can only come from directories that share their blocks.
    if (directory.size > directory_bytes_left_) return;
    directory_bytes_left_ -= directory.size;
    const auto first = static_cast<std::ptrdiff_t>(pending.size());
    for (FoundName& found : list_directory(metadata_, directory, map).names)
      pending.push_back({.found = std::move(found), .directory = owner});
    std::sort(pending.begin() + first, pending.end(),
              [](const PendingName& a, const PendingName& b) { return sorting_key(a) > sorting_key(b); });
  }

  /// Gives an inode and its blocks to the name that was found for it first; the names in a directory become pending.
  void claim(InodeNumber number, std::uint32_t owner, std::vector<PendingName>& pending) {
    const std::optional<FoundInode> inode = inode_of(number);
    if (!inode || !owners_.names.emplace(number, owner).second) return;
    if (inode->xattr_block != 0)
      add_owned(inode->xattr_block, 1, {.place = {}, .part = OwnedPart::attributes, .owner = owner});
    const BlockMap map = maps_.read(*inode);
    for (const std::uint64_t block : map.index_blocks)
      add_owned(block, 1, {.place = {}, .part = OwnedPart::index, .owner = owner});
    for (const FoundExtent& extent : map.extents) {
      add_owned(extent.first, extent.count,
                {.place = {},
                 .part = inode->is_directory() ? OwnedPart::directory : OwnedPart::content,
                 .owner = owner,
                 .file_offset = extent.first_in_file * superblock_.block_size,
                 .file_size = inode->size});
    }
    if (inode->is_directory()) add_names(*inode, map, owner, pending);
  }

  void add_blocks(std::uint64_t first, std::uint64_t count, const std::string& name) {
    if (count == 0) return;
    add_owned(first, count,
              {.place = {}, .part = OwnedPart::structure, .owner = owners_.map.add_path(OwnerMap::kRoot, name)});
  }

  /// Blocks outside the volume are left out.
  void add_owned(std::uint64_t first, std::uint64_t count, OwnedExtent extent) {
    if (first >= superblock_.blocks) return;
    extent.place = {.offset = first * superblock_.block_size,
                    .length = std::min(count, superblock_.blocks - first) * superblock_.block_size};
    owners_.map.add(extent);
  }

  const Metadata& metadata_;
  const Superblock& superblock_;
  BlockMapReader maps_;
  std::uint64_t directory_bytes_left_;
  Owners owners_;
};

/// Adds to `owner`, an inode table, which of its inodes lie in `place`, and the path of a single one.
void add_inodes(const Metadata& metadata, const Owners& owners, io::Extent place, Owner& owner) {
  auto table = std::ranges::upper_bound(owners.tables, place.offset, {}, &Owners::InodeTable::offset);
  if (table == owners.tables.begin()) return;
  --table;
  const std::uint64_t inode_size = metadata.superblock().inode_size;
  const std::uint64_t per_group = metadata.superblock().inodes_per_group;
  const std::uint64_t first = (place.offset - table->offset) / inode_size;
  if (first >= per_group) return;
  const std::uint64_t behind = std::min(divide_up(place.end() - table->offset, inode_size), per_group);
  const std::uint64_t number = table->first + first;
  if (behind - first > 1) {
    owner.name += ", inodes " + std::to_string(number) + "–" + std::to_string(table->first + behind - 1);
    return;
  }
  owner.name += ", inode " + std::to_string(number);
  const auto name = owners.names.find(static_cast<InodeNumber>(number));
  if (name == owners.names.end()) return;
  owner.path = owners.map.path_of(name->second);
  owner.name += " (" + owner.path + ")";
}

bool is_in_use(const Metadata& metadata, std::uint64_t block) {
  try {
    return metadata.is_in_use(block);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

Owners survey(const Metadata& metadata) {
  return Surveyor(metadata).take();
}

Owner describe_owner(const Metadata& metadata, const Owners& owners, io::Extent place) {
  if (place.offset >= metadata.superblock().size()) {
    return {.name = "behind the end of the filesystem", .path = {}, .bytes = {}};
  }
  Owner owner = owners.map.owner_of(place);
  if (owner.name.starts_with("inode table")) {
    add_inodes(metadata, owners, place, owner);
  } else if (owner.name.empty()) {
    const bool in_use = is_in_use(metadata, place.offset / metadata.superblock().block_size);
    owner.name = in_use ? "in use, but by no file" : "free space";
  }
  return owner;
}

}  // namespace rootwright::fs::ext4
