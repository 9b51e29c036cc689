// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/memory_image.h"
#include "verity/fec.h"
#include "verity/hash_tree.h"
#include "verity/repair.h"

namespace rootwright::verity {

/// A volume with its hash tree and its parity, all with blocks of 512 bytes, to be damaged. The hash device begins with
/// a block for the superblock. With 300 blocks the tree's top is its block 0, level 1 are blocks 1 and 2, level 0
/// blocks 3 to 21; with two roots the message of 322 blocks makes two rounds.
struct FecVolume {
  static constexpr std::uint32_t kBlock = 512;  // 16 SHA-256 digests

  explicit FecVolume(std::uint64_t blocks, std::uint32_t roots = 2);

  /// Hash tree, root hash and parity of `data` as it is.
  void protect(std::size_t threads = 2);

  [[nodiscard]] FecMessage message() const;
  [[nodiscard]] Mismatch verify() const;
  [[nodiscard]] RepairPlan repair(std::size_t threads = 2) const;

  /// Changes every byte of a block, of each block to other ones.
  void damage_data(std::uint64_t block);
  void damage_tree(std::uint64_t block);
  static void damage(test::MemoryImage& device, std::uint64_t block);

  HashTreeParams params;
  FecParams fec;
  std::uint64_t data_blocks;
  test::MemoryImage data;
  test::MemoryImage hash_device;
  test::MemoryImage parity;
  Bytes root_hash;
};

/// `size` bytes of which each 8 are their number, from 1 on, times 0x9e3779b97f4a7c15, in little-endian order.
[[nodiscard]] Bytes numbered_words(std::uint64_t size);

}  // namespace rootwright::verity
