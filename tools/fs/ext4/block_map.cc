// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/block_map.h"

#include <utility>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr unsigned kDeepestTree = 5;
constexpr std::uint32_t kInlineFlag = 0x10000000;  // the content is in the inode
constexpr unsigned kDirectBlocks = 12;
constexpr std::size_t kBlockNumberSize = 4;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::input, what);
}

/// Reads the map of one inode; what was found before damage stays.
class MapWalk {
 public:
  MapWalk(const Metadata& metadata, std::unordered_set<std::uint64_t>& seen) : metadata_(metadata), seen_(seen) {}

  BlockMap take(const FoundInode& inode) {
    try {
      if ((inode.flags & kExtentsFlag) != 0) {
        walk_root(inode.block);
      } else {
        walk_numbers(inode.block);
      }
    } catch (const Error& error) {
      map_.damage = error.what();
    }
    return std::move(map_);
  }

 private:
  void walk_root(ByteView node) {
    const unsigned depth = load_le16(node, 6);
    if (depth > kDeepestTree) refuse("an extent tree " + std::to_string(depth) + " levels deep");
    walk_node(node, depth);
  }

  /// Header: magic, records, most records, depth. Linux Documentation/filesystems/ext4/, "Extent Tree".
  void walk_node(ByteView node, unsigned depth) {
    const std::size_t records = load_le16(node, 2);
    const std::size_t room = node.size() / kExtentRecordSize - 1;
    if (load_le16(node, 0) != kExtentMagic || load_le16(node, 6) != depth || records > room) {
      refuse("a node of its extent tree is none");
    }
    for (std::size_t number = 1; number <= records; ++number) {
      const ByteView record = node.subspan(number * kExtentRecordSize, kExtentRecordSize);
      if (depth == 0) {
        add_extent(record);
      } else {
        const std::uint64_t child = load_le32(record, 4) | std::uint64_t{load_le16(record, 8)} << 32U;
        walk_node(index_block(child), depth - 1);
      }
    }
  }

  void add_extent(ByteView record) {
    const std::uint32_t length = load_le16(record, 4);
    const bool is_reserved = length > kLongestExtent;
    add({.first_in_file = load_le32(record, 0),
         .count = is_reserved ? length - kLongestExtent : length,
         .first = load_le32(record, 8) | std::uint64_t{load_le16(record, 6)} << 32U,
         .state = is_reserved ? ExtentState::reserved : ExtentState::written});
  }

  /// Twelve blocks, then trees of one, two and three levels.
  void walk_numbers(ByteView numbers) {
    std::uint64_t next = 0;
    for (unsigned place = 0; place < numbers.size() / kBlockNumberSize; ++place) {
      next = walk_number(load_le32(numbers, place * kBlockNumberSize),
                         place < kDirectBlocks ? 0 : place - kDirectBlocks + 1, next);
    }
  }

  /// A block, or a tree `levels` above blocks, which begins with the file's block `next`; gives the one behind it.
  std::uint64_t walk_number(std::uint32_t number, unsigned levels, std::uint64_t next) {
    const std::uint64_t per_block = metadata_.superblock().block_size / kBlockNumberSize;
    std::uint64_t span = 1;
    for (unsigned level = 0; level < levels; ++level)
      span *= per_block;
    if (number == 0) return next + span;
    if (levels == 0) {
      add_block(next, number);
    } else {
      const Bytes numbers = index_block(number);
      std::uint64_t first = next;
      for (std::size_t place = 0; place < per_block; ++place) {
        first = walk_number(load_le32(numbers, place * kBlockNumberSize), levels - 1, first);
      }
    }
    return next + span;
  }

  void add_block(std::uint64_t number_in_file, std::uint32_t number) {
    if (!map_.extents.empty() && number < metadata_.superblock().blocks) {
      FoundExtent& last = map_.extents.back();
      if (last.first_in_file + last.count == number_in_file && last.first + last.count == number) {
        last.count += 1;
        return;
      }
    }
    add({.first_in_file = number_in_file, .count = 1, .first = number});
  }

  void add(const FoundExtent& extent) {
    const std::uint64_t blocks = metadata_.superblock().blocks;
    if (extent.count == 0 || extent.first >= blocks || extent.count > blocks - extent.first) {
      refuse(format_count(extent.count) + " blocks at block " + format_count(extent.first) + " of " +
             format_count(blocks));
    }
    if (!map_.extents.empty() && extent.first_in_file < map_.extents.back().first_in_file + map_.extents.back().count) {
      refuse("extents that do not ascend");
    }
    map_.extents.push_back(extent);
  }

  Bytes index_block(std::uint64_t number) {
    Bytes bytes = metadata_.block(number);
    if (!seen_.insert(number).second) refuse("block " + format_count(number) + " is index of two places");
    map_.index_blocks.push_back(number);
    return bytes;
  }

  const Metadata& metadata_;
  std::unordered_set<std::uint64_t>& seen_;
  BlockMap map_;
};

/// Short targets of symlinks lie where the map would be.
bool has_blocks(const FoundInode& inode) {
  if ((inode.flags & kInlineFlag) != 0) return false;
  if (inode.is_symlink()) return (inode.flags & kExtentsFlag) != 0 || inode.size >= kInodeBlockSize;
  return inode.is_regular() || inode.is_directory();
}

}  // namespace

BlockMap BlockMapReader::read(const FoundInode& inode) {
  if (!has_blocks(inode)) return {};
  return MapWalk(metadata_, seen_).take(inode);
}

}  // namespace rootwright::fs::ext4
