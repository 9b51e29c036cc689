// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "gpt/sample_table.h"

namespace rootwright::gpt {

namespace {

PartitionTable table_of(std::size_t count, std::uint32_t sector_size) {
  PartitionTable table = sample_table(sector_size);
  table.partitions.resize(1);
  for (std::size_t i = 1; i < count; ++i) {
    Partition next = table.partitions.back();
    next.label = "partition " + std::to_string(i);
    next.uuid.bytes[15] = static_cast<std::byte>(i);
    next.uuid.bytes[0] = std::byte{0xff};
    next.extent = {.offset = next.extent.end(), .length = sector_size};
    table.partitions.push_back(next);
  }
  return table;
}

void check_round_trip(const PartitionTable& table) {
  const ReadTable read = read_table(test::MemoryImage(image_of(table)));
  CHECK(read.findings == std::vector<std::string>{});
  CHECK(read.table == table);
}

}  // namespace

TEST_SUITE("gpt/write_table") {
  TEST_CASE("what is written is read back as it was, in sectors of 512 and of 4096 bytes") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      CAPTURE(sector_size);
      check_round_trip(sample_table(sector_size));
      check_round_trip(table_of(1, sector_size));
      check_round_trip(table_of(128, sector_size));
    }
  }

  TEST_CASE("a table without partitions is a table") {
    PartitionTable table = sample_table(512);
    table.partitions.clear();
    check_round_trip(table);
  }

  TEST_CASE("partitions are numbered in the order of the table, not of the disk") {
    PartitionTable table = sample_table(512);
    std::ranges::reverse(table.partitions);
    check_round_trip(table);
  }

  TEST_CASE("a partition of one sector behind a gap that is aligned to nothing stays where it is") {
    PartitionTable table = sample_table(512);
    table.partitions[1].extent = {.offset = 2 * kMiB + 3 * 512, .length = 512};
    check_round_trip(table);
  }

  TEST_CASE("a partition may reach to the last sector before the backup") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      PartitionTable table = sample_table(sector_size);
      const std::uint64_t begin = table.partitions[1].extent.offset;
      table.partitions[1].extent.length = table.disk_size - backup_size(sector_size) - begin;
      check_round_trip(table);
    }
  }

  TEST_CASE("the smallest disk has room for one sector") {
    PartitionTable table = table_of(1, 512);
    table.disk_size = kFirstPartition + 512 + backup_size(512);
    table.partitions[0].extent.length = 512;
    check_round_trip(table);
  }

  TEST_CASE("every attribute that is not reserved is written") {
    PartitionTable table = sample_table(512);
    table.partitions[0].attributes = ~kReservedAttributes;
    check_round_trip(table);
  }

  TEST_CASE("labels are empty, of 36 characters, and of characters that take three bytes in UTF-8") {
    PartitionTable table = sample_table(512);
    std::string longest;
    for (int i = 0; i < 36; ++i)
      longest += "€";
    table.partitions[0].label = longest;
    table.partitions[1].label = "";
    check_round_trip(table);
  }

  TEST_CASE("two writes give the same bytes") {
    CHECK(image_of(sample_table(512)) == image_of(sample_table(512)));
  }

  TEST_CASE("nothing is touched but the first 34 sectors and the last 33") {
    Bytes bytes(kSampleSize, std::byte{0x5a});
    test::MemoryImage image(bytes);
    write_table(image, sample_table(512));
    const std::span<const std::byte> between = std::span(image.bytes()).subspan(34 * 512, kSampleSize - 67 * 512);
    CHECK(std::ranges::all_of(between, [](std::byte byte) { return byte == std::byte{0x5a}; }));
  }

  TEST_CASE("a disk of 2 TiB and more costs nothing but its two ends") {
    PartitionTable table = sample_table(512);
    table.disk_size = 5 * kTiB;
    table.partitions[1].extent = {.offset = 2 * kMiB, .length = 4 * kTiB};
    class Ends final : public io::BlockSink {
     public:
      void write_at(std::uint64_t offset, ByteView bytes) override {
        CHECK((offset == 0 || offset + bytes.size() == 5 * kTiB));
        written += bytes.size();
      }
      void write_pieces_at(std::uint64_t /*offset*/, io::Pieces /*pieces*/) override { FAIL("not needed"); }
      [[nodiscard]] std::uint64_t size() const override { return 5 * kTiB; }
      std::uint64_t written = 0;
    } ends;
    write_table(ends, table);
    CHECK(ends.written == 67 * 512);
  }

  TEST_CASE("a disk that takes no more bytes fails the write") {
    test::FailingSink first(kSampleSize, 1);
    CHECK_THROWS_WITH_AS(write_table(first, sample_table(512)), "cannot write: no space left on device", Error);
    test::FailingSink second(kSampleSize, 2);
    CHECK_THROWS_WITH_AS(write_table(second, sample_table(512)), "cannot write: no space left on device", Error);
  }

  TEST_CASE("a table that cannot be written is refused before a byte is") {
    PartitionTable table = sample_table(512);
    table.partitions[1].extent.offset = kFirstPartition;
    test::MemoryImage image(kSampleSize);
    CHECK_THROWS_WITH_AS(write_table(image, table),
                         "partition 'RootFS A': begins at byte 1,048,576, partition 'é' ends at 1,052,672", Error);
    CHECK(is_zero(image.bytes()));
  }
}

}  // namespace rootwright::gpt
