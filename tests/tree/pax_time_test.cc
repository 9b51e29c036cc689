// SPDX-License-Identifier: Apache-2.0
#include "tree/pax_time.h"

#include <doctest/doctest.h>

#include "tree/tar_bytes.h"

namespace rootwright::tree {

namespace {

std::optional<Timestamp> mtime(std::string_view headers) {
  return pax_time(as_byte_view(headers), "mtime");
}

std::string headers(const std::vector<std::pair<std::string, std::string>>& pax) {
  return test::tar_member({.path = "a", .content = {}, .link = {}, .pax = pax});
}

}  // namespace

TEST_SUITE("tree/pax_time") {
  TEST_CASE("fractions of times before 1970 are taken off, not added") {
    CHECK(mtime(headers({{"mtime", "-1.25"}})) == Timestamp{.seconds = -2, .nanoseconds = 750'000'000});
    CHECK(mtime(headers({{"mtime", "-0.000000001"}})) == Timestamp{.seconds = -1, .nanoseconds = 999'999'999});
    CHECK(mtime(headers({{"mtime", "-3"}})) == Timestamp{.seconds = -3, .nanoseconds = 0});
    CHECK(mtime(headers({{"mtime", "-3."}})) == Timestamp{.seconds = -3, .nanoseconds = 0});
  }

  TEST_CASE("digits beyond nanoseconds are left out") {
    CHECK(mtime(headers({{"mtime", "1.1234567899"}})) == Timestamp{.seconds = 1, .nanoseconds = 123'456'789});
  }

  TEST_CASE("the keyword is found among others, and the last one counts") {
    const std::string bytes = headers({{"atime", "1"}, {"xmtime", "2"}, {"mtime", "3"}, {"mtime", "4"}});
    CHECK(mtime(bytes) == Timestamp{.seconds = 4, .nanoseconds = 0});
    CHECK(pax_time(as_byte_view(bytes), "ctime") == std::nullopt);
  }

  TEST_CASE("a header of GNU's long names may stand between") {
    const std::string longname =
        test::tar_member({.path = "././@LongLink", .type = 'L', .content = "name", .link = {}, .pax = {}});
    CHECK(mtime(longname + headers({{"mtime", "-1.5"}})) == Timestamp{.seconds = -2, .nanoseconds = 500'000'000});
  }

  TEST_CASE("without an extended header there is nothing") {
    CHECK(mtime(headers({})) == std::nullopt);
    CHECK(mtime("") == std::nullopt);
  }

  TEST_CASE("truncated headers and records that make no sense give nothing") {
    const std::string bytes = headers({{"mtime", "-1.25"}});
    for (std::size_t size = 0; size < 512 + std::string_view("15 mtime=-1.25\n").size(); ++size) {
      CAPTURE(size);
      CHECK(mtime(std::string_view(bytes).substr(0, size)) == std::nullopt);
    }
    for (const std::string records : {"", "x", "99 mtime=1\n", "3 mtime=1\n", "18446744073709551616 mtime=1\n"}) {
      CAPTURE(records);
      CHECK(mtime(test::tar_member({.path = "x", .type = 'x', .content = records, .link = {}, .pax = {}})) ==
            std::nullopt);
    }
    CHECK(mtime(headers({{"mtime", "soon"}})) == std::nullopt);
    CHECK(mtime(headers({{"mtime", "99999999999999999999"}})) == std::nullopt);
  }
}

}  // namespace rootwright::tree
