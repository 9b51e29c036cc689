// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_geometry.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "base/size.h"

namespace rootwright::fs {

namespace {

constexpr std::uint64_t kLargestClusterSize = 32 * kKiB;       // more is not portable
constexpr std::uint64_t kSmallestFat32ClusterSize = 4 * kKiB;  // less makes tables of megabytes

std::uint32_t reserved_sectors(FatKind kind) {
  // FAT32 keeps its backup boot sector and its count of free clusters there; 32 is what every formatter writes.
  return kind == FatKind::fat32 ? 32 : 1;
}

std::uint64_t table_sectors_for(const FatShape& shape, std::uint64_t clusters) {
  const std::uint64_t bits = (clusters + kFirstCluster) * limits_of(shape.kind).bits;
  return divide_up(divide_up(bits, 8), shape.sector_size);
}

FatKind preferred_kind(std::uint64_t size) {
  if (size < 16 * kMiB) return FatKind::fat12;
  return size < 512 * kMiB ? FatKind::fat16 : FatKind::fat32;
}

/// Tables of at most 8 MiB each as long as clusters may still grow.
std::uint64_t preferred_fat32_cluster_size(std::uint64_t size) {
  constexpr std::uint64_t kClusters = 2 * kMiB;
  return std::clamp(std::bit_ceil(divide_up(size, kClusters)), kSmallestFat32ClusterSize, kLargestClusterSize);
}

void add_shapes(std::vector<FatShape>& shapes, FatShape first) {
  for (FatShape shape = first; shape.cluster_size() <= kLargestClusterSize; shape.sectors_per_cluster *= 2) {
    shapes.push_back(shape);
  }
}

}  // namespace

FatLimits limits_of(FatKind kind) {
  switch (kind) {
    case FatKind::fat12:
      return {.bits = 12, .fewest_clusters = 1, .most_clusters = 4084};
    case FatKind::fat16:
      return {.bits = 16, .fewest_clusters = 4085, .most_clusters = 65'524};
    case FatKind::fat32:
      break;
  }
  return {.bits = 32, .fewest_clusters = 65'525, .most_clusters = 0x0fff'fff5};
}

std::string name_of(FatKind kind) {
  return kind == FatKind::fat12 ? "FAT12" : kind == FatKind::fat16 ? "FAT16" : "FAT32";
}

std::uint64_t FatGeometry::table_size() const {
  return std::uint64_t{table_sectors} * shape.sector_size;
}

std::uint64_t FatGeometry::table_offset(std::uint32_t table) const {
  return std::uint64_t{reserved_sectors} * shape.sector_size + table * table_size();
}

std::uint64_t FatGeometry::root_offset() const {
  return table_offset(table_count);
}

std::uint64_t FatGeometry::root_size() const {
  return round_up(std::uint64_t{shape.root_records} * kFatRecordSize, shape.sector_size);
}

std::uint64_t FatGeometry::first_cluster_offset() const {
  return root_offset() + root_size();
}

std::uint64_t FatGeometry::cluster_offset(std::uint32_t cluster) const {
  assert(has_cluster(cluster));
  return first_cluster_offset() + (cluster - kFirstCluster) * shape.cluster_size();
}

std::uint64_t sectors_for(const FatShape& shape, std::uint64_t clusters) {
  const std::uint64_t root_sectors = divide_up(std::uint64_t{shape.root_records} * kFatRecordSize, shape.sector_size);
  return reserved_sectors(shape.kind) + 2 * table_sectors_for(shape, clusters) + root_sectors +
         clusters * shape.sectors_per_cluster;
}

std::optional<FatGeometry> fit_geometry(const FatShape& shape, std::uint64_t sectors) {
  const FatLimits limits = limits_of(shape.kind);
  if (sectors_for(shape, limits.fewest_clusters) > sectors) return std::nullopt;

  std::uint64_t clusters = limits.fewest_clusters;
  std::uint64_t too_many = std::uint64_t{limits.most_clusters} + 1;
  while (too_many - clusters > 1) {
    const std::uint64_t middle = clusters + (too_many - clusters) / 2;
    (sectors_for(shape, middle) <= sectors ? clusters : too_many) = middle;
  }
  FatGeometry geometry{.shape = shape,
                       .reserved_sectors = reserved_sectors(shape.kind),
                       .table_sectors = static_cast<std::uint32_t>(table_sectors_for(shape, clusters)),
                       .cluster_count = static_cast<std::uint32_t>(clusters),
                       .root_cluster = shape.kind == FatKind::fat32 ? kFirstCluster : 0};
  // Readers count clusters from the number of sectors: a rest that seems to hold one more cluster, for which the
  // tables have no element, must not be counted in.
  geometry.sectors = std::min(sectors, sectors_for(shape, clusters) + shape.sectors_per_cluster - 1);
  return geometry;
}

std::vector<FatShape> preferred_shapes(std::uint32_t sector_size, std::uint32_t root_records, std::uint64_t sectors) {
  const std::uint64_t size = sectors * sector_size;
  std::vector<FatShape> shapes;
  if (root_records < kMostFatRecords) {  // the field has 16 bits
    for (const FatKind kind : {FatKind::fat16, FatKind::fat12}) {
      add_shapes(shapes, {.kind = kind, .sector_size = sector_size, .root_records = root_records});
    }
  }
  const auto fat32_sectors = static_cast<std::uint32_t>(divide_up(kSmallestFat32ClusterSize, sector_size));
  add_shapes(
      shapes,
      {.kind = FatKind::fat32, .sector_size = sector_size, .sectors_per_cluster = fat32_sectors, .root_records = 0});
  std::stable_partition(shapes.begin(), shapes.end(), [&](const FatShape& shape) {
    return shape.kind == preferred_kind(size) &&
           (shape.kind != FatKind::fat32 || shape.cluster_size() >= preferred_fat32_cluster_size(size));
  });
  return shapes;
}

}  // namespace rootwright::fs
