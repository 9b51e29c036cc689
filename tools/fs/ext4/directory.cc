// SPDX-License-Identifier: Apache-2.0
// Format: Linux Documentation/filesystems/ext4/directory.rst, "Linear (Classic) Directories".
#include "fs/ext4/directory.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kDotsSize = 24;  // "." and ".."

std::size_t entry_size(std::string_view name) {
  return round_up(kDirectoryEntryHeader + name.size(), 4);
}

std::byte kind_code(tree::EntryKind kind) {
  switch (kind) {
    case tree::EntryKind::regular:
      return std::byte{1};
    case tree::EntryKind::directory:
      return std::byte{2};
    case tree::EntryKind::character_device:
      return std::byte{3};
    case tree::EntryKind::block_device:
      return std::byte{4};
    case tree::EntryKind::fifo:
      return std::byte{5};
    case tree::EntryKind::socket:
      return std::byte{6};
    case tree::EntryKind::symlink:
      return std::byte{7};
  }
  return std::byte{0};
}

/// Writes entries one behind the other into a block; the last one is stretched to the end of the room.
class BlockOfNames {
 public:
  explicit BlockOfNames(std::span<std::byte> block) : block_(block) {}

  void add(const DirectoryName& name) {
    last_ = next_;
    store_le32(block_, next_, name.inode);
    store_le16(block_, next_ + 4, static_cast<std::uint16_t>(entry_size(name.name)));
    block_[next_ + 6] = static_cast<std::byte>(name.name.size());
    block_[next_ + 7] = kind_code(name.kind);
    std::ranges::copy(as_byte_view(name.name), block_.subspan(next_ + kDirectoryEntryHeader).begin());
    next_ += entry_size(name.name);
  }

  void add_dots(const DirectoryIdentity& identity) {
    add({.name = ".", .inode = identity.inode, .kind = tree::EntryKind::directory});
    add({.name = "..", .inode = identity.parent, .kind = tree::EntryKind::directory});
  }

  void stretch_last_to(std::size_t end) { store_le16(block_, last_ + 4, static_cast<std::uint16_t>(end - last_)); }

  void finish(std::uint32_t checksum_seed) {
    stretch_last_to(kDirectoryRoom);
    store_le16(block_, kDirectoryRoom + 4, kDirectoryTailSize);
    block_[kDirectoryRoom + 7] = kDirectoryTailKind;
    store_le32(block_, kDirectoryRoom + 8, crc32c(checksum_seed, block_.first(kDirectoryRoom)));
  }

 private:
  std::span<std::byte> block_;
  std::size_t last_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

DirectoryLayout::DirectoryLayout(std::vector<DirectoryName> names, const HashSeed& seed) : names_(std::move(names)) {
  std::size_t size = kDotsSize;
  for (const DirectoryName& name : names_)
    size += entry_size(name.name);
  if (size <= kDirectoryRoom) return;
  sort_by_hash(seed);
  fill_leaves();
  if (leaves_.size() > kMostLeaves) {
    throw Error(ErrorKind::input, "a directory of " + format_count(names_.size()) + " names needs " +
                                      format_count(leaves_.size()) + " blocks, an index can hold " +
                                      format_count(kMostLeaves));
  }
}

void DirectoryLayout::sort_by_hash(const HashSeed& seed) {
  order_.resize(names_.size());
  for (std::uint32_t index = 0; index < names_.size(); ++index)
    order_[index] = {.hash = hash_of(names_[index].name, seed), .index = index};
  std::ranges::sort(order_, {}, [](const HashedName& name) { return std::pair(name.hash, name.index); });
}

void DirectoryLayout::fill_leaves() {
  std::size_t room = 0;
  for (std::uint32_t place = 0; place < order_.size(); ++place) {
    const std::size_t size = entry_size(names_[order_[place].index].name);
    if (size > room) {
      const std::uint32_t hash = order_[place].hash.major;
      // A hash that goes on from the leaf before is marked: a lookup then reads this leaf, too.
      const bool continues = place > 0 && order_[place - 1].hash.major == hash;
      leaves_.push_back({.first = place, .hash = hash | (continues ? 1U : 0U)});
      room = kDirectoryRoom;
    }
    room -= size;
  }
}

std::uint32_t DirectoryLayout::node_count() const {
  if (leaves_.size() <= kMostIndexRecordsInRoot) return 0;
  return static_cast<std::uint32_t>(divide_up(leaves_.size(), kMostIndexRecordsInNode));
}

std::uint32_t DirectoryLayout::blocks() const {
  return first_node() + node_count();
}

std::uint32_t DirectoryLayout::subdirectories() const {
  return static_cast<std::uint32_t>(std::ranges::count(names_, tree::EntryKind::directory, &DirectoryName::kind));
}

void DirectoryLayout::store_block(std::uint32_t number, const DirectoryIdentity& identity,
                                  std::span<std::byte> out) const {
  if (!has_index()) {
    store_list(identity, out);
  } else if (number == 0) {
    store_root(identity, out);
  } else if (number < first_node()) {
    store_leaf(number - 1, identity, out);
  } else {
    store_node(number - first_node(), identity, out);
  }
}

void DirectoryLayout::store_list(const DirectoryIdentity& identity, std::span<std::byte> out) const {
  BlockOfNames block(out);
  block.add_dots(identity);
  for (const DirectoryName& name : names_)
    block.add(name);
  block.finish(identity.checksum_seed);
}

void DirectoryLayout::store_root(const DirectoryIdentity& identity, std::span<std::byte> out) const {
  BlockOfNames block(out);
  block.add_dots(identity);
  block.stretch_last_to(kBlockSize);
  std::vector<IndexRecord> records;
  const std::uint32_t nodes = node_count();
  for (std::uint32_t node = 0; node < nodes; ++node) {
    records.push_back(
        {.hash = leaves_[std::size_t{node} * kMostIndexRecordsInNode].hash, .block = first_node() + node});
  }
  for (std::size_t leaf = 0; nodes == 0 && leaf < leaves_.size(); ++leaf)
    records.push_back(leaf_record(leaf));
  store_index_root(out, records, nodes > 0 ? 1 : 0, identity.checksum_seed);
}

void DirectoryLayout::store_leaf(std::size_t leaf, const DirectoryIdentity& identity, std::span<std::byte> out) const {
  BlockOfNames block(out);
  const std::size_t end = leaf + 1 < leaves_.size() ? leaves_[leaf + 1].first : order_.size();
  for (std::size_t place = leaves_[leaf].first; place < end; ++place)
    block.add(names_[order_[place].index]);
  block.finish(identity.checksum_seed);
}

void DirectoryLayout::store_node(std::uint32_t node, const DirectoryIdentity& identity,
                                 std::span<std::byte> out) const {
  std::vector<IndexRecord> records;
  const std::size_t first = std::size_t{node} * kMostIndexRecordsInNode;
  const std::size_t end = std::min(first + kMostIndexRecordsInNode, leaves_.size());
  for (std::size_t leaf = first; leaf < end; ++leaf)
    records.push_back(leaf_record(leaf));
  store_index_node(out, records, identity.checksum_seed);
}

IndexRecord DirectoryLayout::leaf_record(std::size_t leaf) const {
  return {.hash = leaves_[leaf].hash, .block = static_cast<std::uint32_t>(1 + leaf)};
}

}  // namespace rootwright::fs::ext4
