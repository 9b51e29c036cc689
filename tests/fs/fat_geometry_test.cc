// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_geometry.h"

#include <doctest/doctest.h>

#include "base/size.h"

namespace rootwright::fs {

namespace {

constexpr FatShape kFat12{.kind = FatKind::fat12};
constexpr FatShape kFat16{.kind = FatKind::fat16};
constexpr FatShape kFat32{.kind = FatKind::fat32, .root_records = 0};

FatGeometry best_geometry(std::uint64_t size, std::uint32_t sector_size) {
  for (const FatShape& shape : preferred_shapes(sector_size, 512, size / sector_size)) {
    const auto geometry = fit_geometry(shape, size / sector_size);
    if (geometry && geometry->sectors == size / sector_size) return *geometry;
  }
  return {};
}

}  // namespace

TEST_SUITE("fs/fat_geometry") {
  // What fsck.vfat 4.2 accepts and OVMF starts from.
  TEST_CASE("8 MiB of 512-byte sectors are FAT12 with 4,081 clusters of four sectors") {
    const FatGeometry geometry = best_geometry(8 * kMiB, 512);
    CHECK(geometry.shape.kind == FatKind::fat12);
    CHECK(geometry.shape.sectors_per_cluster == 4);
    CHECK(geometry.cluster_count == 4081);
    CHECK(geometry.table_sectors == 12);
    CHECK(geometry.root_offset() == 25 * 512);
    CHECK(geometry.first_cluster_offset() == 57 * 512);
  }

  TEST_CASE("192 MiB of 512-byte sectors are FAT16 with eight sectors a cluster") {
    const FatGeometry geometry = best_geometry(192 * kMiB, 512);
    CHECK(geometry.shape.kind == FatKind::fat16);
    CHECK(geometry.shape.sectors_per_cluster == 8);
  }

  TEST_CASE("4096-byte sectors make one cluster each, FAT12 in 8 MiB and FAT16 in 192 MiB") {
    CHECK(best_geometry(8 * kMiB, 4096).shape.kind == FatKind::fat12);
    CHECK(best_geometry(8 * kMiB, 4096).shape.sectors_per_cluster == 1);
    CHECK(best_geometry(192 * kMiB, 4096).shape.kind == FatKind::fat16);
    CHECK(best_geometry(192 * kMiB, 4096).shape.sectors_per_cluster == 1);
  }

  TEST_CASE("FAT32 begins at 512 MiB, with clusters of 4 KiB") {
    CHECK(best_geometry(512 * kMiB - 512, 512).shape.kind == FatKind::fat16);
    CHECK(best_geometry(512 * kMiB, 512).shape.kind == FatKind::fat32);
    CHECK(best_geometry(512 * kMiB, 512).shape.cluster_size() == 4096);
    CHECK(best_geometry(512 * kMiB, 4096).shape.cluster_size() == 4096);
    CHECK(best_geometry(64 * kGiB, 512).shape.cluster_size() == 32 * kKiB);
  }

  TEST_CASE("the number of clusters stays within what the kind allows") {
    CHECK(fit_geometry(kFat12, sectors_for(kFat12, 4084))->cluster_count == 4084);
    CHECK(fit_geometry(kFat12, sectors_for(kFat12, 4084) + 1)->cluster_count == 4084);
    CHECK_FALSE(fit_geometry(kFat16, sectors_for(kFat16, 4085) - 1));
    CHECK(fit_geometry(kFat16, sectors_for(kFat16, 4085))->cluster_count == 4085);
    CHECK(fit_geometry(kFat16, sectors_for(kFat16, 65'524))->cluster_count == 65'524);
    CHECK(fit_geometry(kFat16, sectors_for(kFat16, 70'000))->cluster_count == 65'524);
    CHECK_FALSE(fit_geometry(kFat32, sectors_for(kFat32, 65'525) - 1));
    CHECK(fit_geometry(kFat32, sectors_for(kFat32, 65'525))->cluster_count == 65'525);
  }

  TEST_CASE("a reader that counts clusters from the sectors never finds more than the tables have elements for") {
    for (const FatShape& shape : {kFat12, kFat16, FatShape{.kind = FatKind::fat12, .sectors_per_cluster = 4}}) {
      for (std::uint64_t sectors = 4151; sectors < 9000; ++sectors) {
        const FatGeometry geometry = fit_geometry(shape, sectors).value();
        const std::uint64_t counted =
            (geometry.sectors - geometry.first_cluster_offset() / 512) / shape.sectors_per_cluster;
        if (counted != geometry.cluster_count || geometry.sectors > sectors) FAIL("at " << sectors << " sectors");
      }
    }
  }

  TEST_CASE("one sector less than sectors_for() holds one cluster less") {
    for (const std::uint64_t clusters : {2U, 339U, 340U, 341U, 4083U, 4084U}) {
      CHECK(fit_geometry(kFat12, sectors_for(kFat12, clusters))->cluster_count == clusters);
      CHECK(fit_geometry(kFat12, sectors_for(kFat12, clusters) - 1)->cluster_count == clusters - 1);
    }
  }
}

}  // namespace rootwright::fs
