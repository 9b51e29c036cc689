// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/uuid.h"
#include "fs/ext4/format.h"

namespace rootwright::fs::ext4 {

/// Four words of the superblock's hash seed.
using HashSeed = std::array<std::uint32_t, 4>;
[[nodiscard]] HashSeed hash_seed_of(const Uuid& uuid);

/// What an htree sorts names by.
struct NameHash {
  std::uint32_t major = 0;  ///< even: the lowest bit marks blocks that begin inside a collision
  std::uint32_t minor = 0;

  friend auto operator<=>(const NameHash&, const NameHash&) = default;
};

/// The hash of a name as the kernel computes it: half MD4 over signed characters.
[[nodiscard]] NameHash hash_of(std::string_view name, const HashSeed& seed);

/// One record of an index block: names whose hash is `hash` or more are in block `block` of the directory.
struct IndexRecord {
  std::uint32_t hash = 0;
  std::uint32_t block = 0;
};

inline constexpr std::uint32_t kMostIndexRecordsInRoot = 507;
inline constexpr std::uint32_t kMostIndexRecordsInNode = 510;
/// Without the large_dir feature there is one level of nodes below the root.
inline constexpr std::uint64_t kMostLeaves = std::uint64_t{kMostIndexRecordsInRoot} * kMostIndexRecordsInNode;

/// Writes the index records of a directory's first block, which holds "." and ".." already, and its checksum, which
/// starts from `seed`, the directory's.
void store_index_root(std::span<std::byte> block, std::span<const IndexRecord> records, std::uint8_t levels_below,
                      std::uint32_t seed);

/// Writes a block of index records below the root.
void store_index_node(std::span<std::byte> block, std::span<const IndexRecord> records, std::uint32_t seed);

}  // namespace rootwright::fs::ext4
