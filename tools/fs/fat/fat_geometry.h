// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rootwright::fs {

/// The three kinds differ in the width of a cluster's number, and nothing but the number of clusters says which it is.
enum class FatKind : std::uint8_t { fat12, fat16, fat32 };

/// What a kind allows. Microsoft, "FAT: General Overview of On-Disk Format" 1.03, "FAT Type Determination".
struct FatLimits {
  std::uint32_t bits;  ///< of a table's element
  std::uint32_t fewest_clusters;
  std::uint32_t most_clusters;
};
[[nodiscard]] FatLimits limits_of(FatKind kind);
/// "FAT12", "FAT16", "FAT32".
[[nodiscard]] std::string name_of(FatKind kind);

inline constexpr std::uint32_t kFatRecordSize = 32;       ///< bytes of one record of a directory
inline constexpr std::uint32_t kFirstCluster = 2;         ///< numbers 0 and 1 are no clusters
inline constexpr std::uint32_t kMostFatRecords = 65'536;  ///< in any directory
inline constexpr std::uint64_t kMostFatSectors = 0xffff'ffff;

/// What is chosen before the number of sectors is known.
struct FatShape {
  FatKind kind = FatKind::fat12;
  std::uint32_t sector_size = 512;        ///< bytes, a power of two
  std::uint32_t sectors_per_cluster = 1;  ///< a power of two
  std::uint32_t root_records = 512;       ///< room of the root directory; 0 on FAT32, where it is a chain of clusters

  [[nodiscard]] std::uint64_t cluster_size() const { return std::uint64_t{sector_size} * sectors_per_cluster; }
};

/// Where everything lies: reserved sectors, tables, root directory (not FAT32), clusters. Offsets are in bytes.
struct FatGeometry {
  FatShape shape;
  std::uint32_t reserved_sectors = 1;
  std::uint32_t table_count = 2;
  std::uint32_t table_sectors = 0;  ///< of each table
  std::uint32_t cluster_count = 0;
  std::uint64_t sectors = 0;       ///< in all
  std::uint32_t root_cluster = 0;  ///< FAT32: where the root directory begins

  [[nodiscard]] std::uint64_t table_size() const;
  [[nodiscard]] std::uint64_t table_offset(std::uint32_t table) const;
  [[nodiscard]] std::uint64_t root_offset() const;
  [[nodiscard]] std::uint64_t root_size() const;
  [[nodiscard]] std::uint64_t first_cluster_offset() const;
  [[nodiscard]] std::uint64_t cluster_offset(std::uint32_t cluster) const;
  [[nodiscard]] std::uint64_t size() const { return sectors * shape.sector_size; }
  [[nodiscard]] bool has_cluster(std::uint32_t cluster) const {
    return cluster >= kFirstCluster && cluster - kFirstCluster < cluster_count;
  }
};

/// The fewest sectors that hold `clusters` clusters, with two tables.
[[nodiscard]] std::uint64_t sectors_for(const FatShape& shape, std::uint64_t clusters);

/// The most clusters of this shape in `sectors` sectors; nothing if they are too few for the kind. Where they would be
/// too many for the kind, the volume ends early: then `sectors` of the result are fewer.
[[nodiscard]] std::optional<FatGeometry> fit_geometry(const FatShape& shape, std::uint64_t sectors);

/// Every shape that we write with sectors of 512 or 4096 bytes, best first for a volume of that many sectors: FAT12
/// below 16 MiB, FAT32 from 512 MiB on, FAT16 between; the smallest clusters first.
[[nodiscard]] std::vector<FatShape> preferred_shapes(std::uint32_t sector_size, std::uint32_t root_records,
                                                     std::uint64_t sectors);

}  // namespace rootwright::fs
