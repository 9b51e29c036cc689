// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_boot_sector.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs {

namespace {

Bytes boot_sector(FatShape shape, std::uint64_t sectors) {
  return encode_boot_sector(
      {.geometry = fit_geometry(shape, sectors).value(), .volume_id = 0x1234abcd, .label = "BOOT A"});
}

Bytes fat12() {
  return boot_sector({.kind = FatKind::fat12, .sectors_per_cluster = 4}, 16384);
}

}  // namespace

TEST_SUITE("fs/fat_boot_sector") {
  TEST_CASE("every kind reads back as it was written") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      for (const FatShape& shape : {FatShape{.kind = FatKind::fat12, .sector_size = sector_size},
                                    FatShape{.kind = FatKind::fat16, .sector_size = sector_size},
                                    FatShape{.kind = FatKind::fat32, .sector_size = sector_size, .root_records = 0}}) {
        const FatGeometry geometry = fit_geometry(shape, 70'000).value();
        const FatBootSector boot = decode_boot_sector(boot_sector(shape, 70'000));
        CHECK(boot.volume_id == 0x1234abcd);
        CHECK(boot.label == "BOOT A");
        CHECK(boot.geometry.shape.kind == shape.kind);
        CHECK(boot.geometry.cluster_count == geometry.cluster_count);
        CHECK(boot.geometry.size() == geometry.size());
        CHECK(boot.geometry.first_cluster_offset() == geometry.first_cluster_offset());
        CHECK(boot.geometry.root_cluster == geometry.root_cluster);
      }
    }
  }

  TEST_CASE("no label is written as NO NAME and read as none") {
    const Bytes bytes = encode_boot_sector({.geometry = fit_geometry({}, 100).value(), .volume_id = 1, .label = ""});
    CHECK(to_text(ByteView(bytes).subspan(43, 11)) == "NO NAME    ");
    CHECK(decode_boot_sector(bytes).label == "");
  }

  TEST_CASE("a volume id is written as two groups of four digits") {
    CHECK(format_volume_id(0x0012abcd) == "0012-ABCD");
  }

  TEST_CASE("random bytes, an MBR and too few bytes claim nothing") {
    CHECK_FALSE(claims_to_be_fat(Bytes(511)));
    CHECK_FALSE(claims_to_be_fat(Bytes(512)));
    Bytes mbr(512);
    store_le16(mbr, 510, 0xaa55);
    CHECK_FALSE(claims_to_be_fat(mbr));
    CHECK(claims_to_be_fat(fat12()));
    CHECK_THROWS_WITH_AS(decode_boot_sector(mbr), "FAT boot sector: no FAT", Error);
  }

  TEST_CASE("a geometry that does not hold is refused with its numbers") {
    const auto changed = [](std::size_t offset, std::uint16_t value) {
      Bytes bytes = fat12();
      store_le16(bytes, offset, value);
      return bytes;
    };
    CHECK_THROWS_WITH_AS(decode_boot_sector(changed(22, 11)),
                         "FAT boot sector: its tables have 3,754 elements for 4,082 clusters", Error);
    CHECK_THROWS_WITH_AS(decode_boot_sector(changed(17, 0)), "FAT boot sector: no room for a root directory", Error);
    CHECK_THROWS_WITH_AS(decode_boot_sector(changed(19, 40)), "FAT boot sector: its tables end at sector 57 of 40",
                         Error);
    CHECK_THROWS_WITH_AS(decode_boot_sector(changed(19, 58)), "FAT boot sector: 0 clusters, FAT12 has 1 to 4,084",
                         Error);
    CHECK_THROWS_WITH_AS(decode_boot_sector(changed(22, 0)),
                         "FAT boot sector: FAT32 with a root directory outside its clusters", Error);
  }

  TEST_CASE("a FAT32 root directory outside the clusters is refused") {
    Bytes bytes = boot_sector({.kind = FatKind::fat32, .root_records = 0}, 70'000);
    store_le32(bytes, 44, 70'000);
    CHECK_THROWS_WITH_AS(decode_boot_sector(bytes),
                         "FAT boot sector: its root directory begins at cluster 70,000 of 68,890", Error);
  }
}

}  // namespace rootwright::fs
