// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fs/ext4/format.h"
#include "fs/ext4/htree.h"
#include "tree/entry.h"

namespace rootwright::fs::ext4 {

/// A name in a directory and what it leads to.
struct DirectoryName {
  std::string_view name;
  InodeNumber inode = 0;
  tree::EntryKind kind = tree::EntryKind::regular;
};

/// What a directory's blocks hold besides its names.
struct DirectoryIdentity {
  InodeNumber inode = 0;
  InodeNumber parent = 0;
  std::uint32_t checksum_seed = 0;  ///< the inode's
};

/// The blocks of one directory: a list where one block is enough, an htree with full leaves from two blocks on.
class DirectoryLayout {
 public:
  /// The names' text must outlive the layout. Throws Error(input) if an htree cannot hold so many.
  DirectoryLayout(std::vector<DirectoryName> names, const HashSeed& seed);

  [[nodiscard]] std::uint32_t blocks() const;
  [[nodiscard]] bool has_index() const { return !leaves_.empty(); }
  [[nodiscard]] std::uint32_t subdirectories() const;

  /// Fills `out`, kBlockSize zeros, with block `number` of the directory.
  void store_block(std::uint32_t number, const DirectoryIdentity& identity, std::span<std::byte> out) const;

 private:
  /// A name's place in the order of an htree.
  struct HashedName {
    NameHash hash;
    std::uint32_t index = 0;  ///< in names_
  };
  /// A block of names: from `first` in order_ up to the next leaf's first.
  struct Leaf {
    std::uint32_t first = 0;
    std::uint32_t hash = 0;  ///< what the index says of it
  };

  void sort_by_hash(const HashSeed& seed);
  void fill_leaves();
  [[nodiscard]] std::uint32_t node_count() const;
  [[nodiscard]] std::uint32_t first_node() const { return static_cast<std::uint32_t>(1 + leaves_.size()); }
  void store_list(const DirectoryIdentity& identity, std::span<std::byte> out) const;
  void store_root(const DirectoryIdentity& identity, std::span<std::byte> out) const;
  void store_leaf(std::size_t leaf, const DirectoryIdentity& identity, std::span<std::byte> out) const;
  void store_node(std::uint32_t node, const DirectoryIdentity& identity, std::span<std::byte> out) const;
  [[nodiscard]] IndexRecord leaf_record(std::size_t leaf) const;

  std::vector<DirectoryName> names_;
  std::vector<HashedName> order_;  // empty without an index, as leaves_
  std::vector<Leaf> leaves_;
};

}  // namespace rootwright::fs::ext4
