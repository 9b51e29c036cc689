// SPDX-License-Identifier: Apache-2.0
#include "gpt/partition_table.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "gpt/sample_table.h"

namespace rootwright::gpt {

namespace {

void check_refused(const PartitionTable& table, const char* message) {
  CHECK_THROWS_WITH_AS(require_writable(table), message, Error);
}

/// The sample with another place for its first partition.
PartitionTable placed(io::Extent extent) {
  PartitionTable table = sample_table(512);
  table.partitions.resize(1);
  table.partitions[0].extent = extent;
  return table;
}

}  // namespace

TEST_SUITE("gpt/partition_table") {
  // 128 entries of 128 bytes and a header: 33 sectors of 512 bytes, 5 of 4096.
  TEST_CASE("the backup takes the array of entries and one sector") {
    CHECK(backup_size(512) == 33 * 512);
    CHECK(backup_size(4096) == 5 * 4096);
  }

  TEST_CASE("the samples can be written") {
    require_writable(sample_table(512));
    require_writable(sample_table(4096));
  }

  TEST_CASE("a disk of other sectors, of half a sector, without UUID, or too small is refused") {
    PartitionTable table = sample_table(512);
    table.sector_size = 520;
    check_refused(table, "sector size 520 is neither 512 nor 4096");
    table = sample_table(4096);
    table.disk_size += 512;
    check_refused(table, "disk size, 4,194,816 bytes, is not a multiple of the sector size, 4096");
    table = sample_table(512);
    table.disk_uuid = Uuid{};
    check_refused(table, "the disk has no UUID");
    table.disk_size = kMiB + 33 * 512;
    check_refused(table, "disk size, 1,065,472 bytes, is smaller than a partition table needs, 1,041 KiB");
    table.disk_size = 0;
    check_refused(table, "disk size, 0 bytes, is smaller than a partition table needs, 1,041 KiB");
  }

  TEST_CASE("128 partitions are allowed, 129 are not") {
    PartitionTable table = sample_table(512);
    table.partitions.resize(129, table.partitions[0]);
    check_refused(table, "129 partitions are more than a partition table holds, 128");
  }

  TEST_CASE("a partition that is empty or not made of whole sectors is refused with both numbers") {
    check_refused(placed({.offset = kMiB + 1, .length = 512}),
                  "partition 'RootFS A': offset 1,048,577 is not a multiple of the sector size, 512");
    check_refused(placed({.offset = kMiB, .length = 513}),
                  "partition 'RootFS A': size 513 bytes is not a whole number of sectors of 512 bytes");
    check_refused(placed({.offset = kMiB, .length = 0}),
                  "partition 'RootFS A': size 0 bytes is not a whole number of sectors of 512 bytes");
    PartitionTable table = sample_table(4096);
    table.partitions[1].extent.offset += 512;
    check_refused(table, "partition 'é': offset 1,114,624 is not a multiple of the sector size, 4096");
  }

  TEST_CASE("a partition that lies where the table does is refused") {
    check_refused(placed({.offset = kMiB - 512, .length = 512}),
                  "partition 'RootFS A': begins at byte 1,048,064, where the partition table may lie; the first place "
                  "is 1,048,576");
    const std::uint64_t end = kSampleSize - 33 * 512;
    require_writable(placed({.offset = end - 512, .length = 512}));
    check_refused(placed({.offset = end - 512, .length = 1024}),
                  "partition 'RootFS A': offset 4,176,896 and size 1 KiB reach beyond the last place, 4,177,408");
    check_refused(placed({.offset = UINT64_MAX - 511, .length = 512}),
                  "partition 'RootFS A': offset 18,446,744,073,709,551,104 and size 512 bytes reach beyond the last "
                  "place, 4,177,408");
    check_refused(placed({.offset = kMiB, .length = UINT64_MAX - 511}),
                  "partition 'RootFS A': offset 1,048,576 and size 18,446,744,073,709,551,104 bytes reach beyond the "
                  "last place, 4,177,408");
  }

  TEST_CASE("partitions that overlap are refused, whichever comes first") {
    PartitionTable table = sample_table(512);
    table.partitions[1].extent.offset -= 512;
    const char* message = "partition 'é': begins at byte 1,113,600, partition 'RootFS A' ends at 1,114,112";
    check_refused(table, message);
    std::swap(table.partitions[0], table.partitions[1]);
    check_refused(table, message);
  }

  TEST_CASE("a partition without type or UUID, or with another's, is refused") {
    PartitionTable table = sample_table(512);
    table.partitions[1].uuid = table.partitions[0].uuid;
    check_refused(table, "partition 'é': has the UUID of partition 'RootFS A', 11111111-2222-3333-4444-555555555555");
    table.partitions[1].uuid = Uuid{};
    check_refused(table, "partition 'é': has no UUID");
    table.partitions[1].type = Uuid{};
    check_refused(table, "partition 'é': has no type");
  }

  TEST_CASE("attributes that UEFI keeps for itself are refused, its own are not") {
    PartitionTable table = sample_table(512);
    for (const unsigned bit : {0U, 2U, 48U, 63U}) {
      table.partitions[0].attributes = std::uint64_t{1} << bit;
      require_writable(table);
    }
    for (const unsigned bit : {3U, 47U}) {
      table.partitions[0].attributes = std::uint64_t{1} << bit;
      check_refused(table, "partition 'RootFS A': has attributes among the reserved bits 3 to 47");
    }
  }

  TEST_CASE("a label that does not fit names the partition") {
    PartitionTable table = sample_table(512);
    table.partitions[0].label = std::string(37, 'x');
    check_refused(table, "partition 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': label has 37 characters, allowed are 36");
  }
}

}  // namespace rootwright::gpt
