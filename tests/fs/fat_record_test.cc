// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_record.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "fs/fat/fat_geometry.h"

namespace rootwright::fs {

namespace {

Bytes records_of(std::string_view name) {
  Bytes bytes;
  append_record(bytes, {.name = name_directory("/", {name}).front(), .first_cluster = 0x12345, .size = 77}, {});
  return bytes;
}

}  // namespace

TEST_SUITE("fs/fat_record") {
  // `touch -d @1700000001 f; TZ=UTC mcopy -m` of mtools 4.0.32 writes date 0x576e, time 0xb1aa.
  TEST_CASE("a time keeps its odd second in hundredths") {
    const FatTime time = fat_time_of(1'700'000'001);  // 2023-11-14 22:13:21 UTC
    CHECK(time.date == 0x576e);
    CHECK(time.time == 0xb1aa);
    CHECK(time.hundredths == 100);
  }

  TEST_CASE("times before 1980 become its first second, times from 2108 on are refused") {
    for (const std::int64_t seconds : {std::int64_t{-1}, std::int64_t{0}, std::int64_t{315'532'799}}) {
      CHECK(fat_time_of(seconds).date == (1U << 5U | 1U));
      CHECK(fat_time_of(seconds).time == 0);
    }
    CHECK(fat_time_of(4'354'819'199).date == (127U << 9U | 12U << 5U | 31U));
    CHECK_THROWS_WITH_AS(static_cast<void>(fat_time_of(4'354'819'200)),
                         "epoch 4354819200 is later than FAT's last second, 4354819199 (2107-12-31)", Error);
  }

  TEST_CASE("a long name takes one record for each 13 units") {
    CHECK(records_of("SHORT.TXT").size() == 32);
    CHECK(records_of("thirteen-char").size() == 2 * 32);
    CHECK(records_of("fourteen-chars").size() == 3 * 32);
    CHECK(records_of(std::string(26, 'x')).size() == 3 * 32);
    CHECK(records_of(std::string(255, 'x')).size() == 21 * 32);
  }

  // Microsoft 1.03, "FAT Long Directory Entries", has this example; the bytes are what mcopy 4.0.32 writes for it.
  TEST_CASE("a long name lies last part first, zero-ended and filled with ones") {
    const Bytes bytes = records_of("The quick brown.fox");
    REQUIRE(bytes.size() == 96);
    CHECK(to_hex(ByteView(bytes).first(32)) == "4277006e002e0066006f000f000778000000ffffffffffffffff0000ffffffff");
    CHECK(to_hex(ByteView(bytes).subspan(32, 11)) == "0154006800650020007100");
    CHECK(to_text(ByteView(bytes).subspan(64, 11)) == "THEQUI~1FOX");
  }

  TEST_CASE("names of every length read back") {
    for (std::size_t length = 1; length <= 255; ++length) {
      const std::string name = std::string(length - 1, 'x') + "y";
      const std::vector<FoundFatRecord> found = decode_directory(records_of(name));
      REQUIRE(found.size() == 1);
      CHECK(found.front().name == name);
      CHECK(found.front().first_cluster == 0x12345);
      CHECK(found.front().size == 77);
    }
  }

  TEST_CASE("a long name whose records are not whole gives way to the alias") {
    const Bytes whole = records_of("a rather long name that takes three records");
    REQUIRE(whole.size() == 5 * 32);
    for (std::size_t missing = 0; missing < 4; ++missing) {
      Bytes bytes = whole;
      bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(missing * 32),
                  bytes.begin() + static_cast<std::ptrdiff_t>(missing * 32 + 32));
      REQUIRE(decode_directory(bytes).size() == 1);
      CHECK(decode_directory(bytes).front().name == "ARATHE~1");
    }
    Bytes other_alias = whole;
    other_alias[4 * 32] = std::byte{'B'};
    CHECK(decode_directory(other_alias).front().name == "BRATHE~1");
  }

  TEST_CASE("deleted records, labels and dots are no entries, and nothing behind a zero is read") {
    Bytes bytes;
    append_record(bytes, {.name = {.alias = kSelfAlias, .long_name = {}}, .kind = FatRecordKind::directory}, {});
    append_record(bytes, {.name = {.alias = {"ROOTWRIGHT"}, .long_name = {}}, .kind = FatRecordKind::label}, {});
    append_record(bytes, {.name = name_directory("/", {"DELETED"}).front()}, {});
    bytes[64] = std::byte{0xe5};
    append_record(bytes, {.name = name_directory("/", {"KEPT"}).front()}, {});
    bytes.resize(bytes.size() + 32);
    append_record(bytes, {.name = name_directory("/", {"BEHIND"}).front()}, {});
    REQUIRE(decode_directory(bytes).size() == 1);
    CHECK(decode_directory(bytes).front().name == "KEPT");
  }

  TEST_CASE("bytes that end inside a record end before it") {
    const Bytes bytes = records_of("KERNEL");
    CHECK(decode_directory(ByteView(bytes).first(31)).empty());
    CHECK(decode_directory({}).empty());
  }
}

}  // namespace rootwright::fs
