// SPDX-License-Identifier: Apache-2.0
#include "io/extent.h"

#include <cstdint>
#include <random>

#include <doctest/doctest.h>

namespace rootwright::io {

namespace {

using Extents = std::vector<Extent>;

}  // namespace

TEST_SUITE("io/extent") {
  TEST_CASE("extents are sorted, and overlapping and touching ones merged") {
    const ExtentSet set({{.offset = 50, .length = 10},
                         {.offset = 0, .length = 10},
                         {.offset = 10, .length = 5},
                         {.offset = 55, .length = 20},
                         {.offset = 56, .length = 1}});
    CHECK(set.extents() == Extents{{.offset = 0, .length = 15}, {.offset = 50, .length = 25}});
    CHECK(set.length() == 40);
  }

  TEST_CASE("empty extents add nothing, and a set of nothing is empty") {
    ExtentSet set;
    CHECK(set.empty());
    set.add({.offset = 7, .length = 0});
    CHECK(set.empty());
    CHECK(set.length() == 0);
  }

  TEST_CASE("a gap that is filled joins its neighbours") {
    ExtentSet set({{.offset = 0, .length = 1}, {.offset = 2, .length = 1}, {.offset = 4, .length = 1}});
    set.add({.offset = 1, .length = 1});
    CHECK(set.extents() == Extents{{.offset = 0, .length = 3}, {.offset = 4, .length = 1}});
    set.add({.offset = 0, .length = 100});
    CHECK(set.extents() == Extents{{.offset = 0, .length = 100}});
  }

  TEST_CASE("the last byte that 64 bits can name may be in a set") {
    const Extent last{.offset = UINT64_MAX - 1, .length = 1};
    const ExtentSet set({last, {.offset = 0, .length = 1}});
    CHECK(set.intersects(last));
    CHECK(set.within({.offset = 1, .length = UINT64_MAX - 1}).extents() == Extents{last});
  }

  TEST_CASE("two extents intersect if they share a byte, not if they touch") {
    const ExtentSet set({{.offset = 10, .length = 10}});
    CHECK(set.intersects({.offset = 19, .length = 1}));
    CHECK(set.intersects({.offset = 0, .length = 11}));
    CHECK(set.intersects({.offset = 12, .length = 1}));
    CHECK_FALSE(set.intersects({.offset = 0, .length = 10}));
    CHECK_FALSE(set.intersects({.offset = 20, .length = 10}));
    CHECK_FALSE(set.intersects({.offset = 12, .length = 0}));
    CHECK_FALSE(ExtentSet().intersects({.offset = 0, .length = UINT64_MAX}));
  }

  TEST_CASE("what lies inside a window is cut at its edges") {
    const ExtentSet set({{.offset = 0, .length = 10}, {.offset = 20, .length = 10}, {.offset = 40, .length = 10}});
    CHECK(set.within({.offset = 5, .length = 20}).extents() ==
          Extents{{.offset = 5, .length = 5}, {.offset = 20, .length = 5}});
    CHECK(set.within({.offset = 10, .length = 10}).empty());
    CHECK(set.within({.offset = 25, .length = 0}).empty());
    CHECK(set.within({.offset = 0, .length = 100}) == set);
  }

  TEST_CASE("a set moves down and up again") {
    const ExtentSet set({{.offset = 100, .length = 1}, {.offset = 200, .length = 2}});
    CHECK(set.moved_down(100).extents() == Extents{{.offset = 0, .length = 1}, {.offset = 100, .length = 2}});
    CHECK(set.moved_down(100).moved_up(100) == set);
  }

  TEST_CASE("random extents give the bytes that a row of flags gives, in any order") {
    std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same extents in every run
    for (int round = 0; round < 100; ++round) {
      std::vector<bool> flags(64);
      Extents extents;
      for (int i = 0; i < 12; ++i) {
        const std::uint64_t offset = random() % 56;
        const std::uint64_t length = random() % 8;
        extents.push_back({.offset = offset, .length = length});
        for (std::uint64_t byte = offset; byte < offset + length; ++byte)
          flags[byte] = true;
      }
      ExtentSet added;
      for (const Extent& extent : extents)
        added.add(extent);
      CHECK(added == ExtentSet(extents));
      for (std::uint64_t byte = 0; byte < flags.size(); ++byte)
        CHECK(added.intersects({.offset = byte, .length = 1}) == flags[byte]);
      for (std::size_t i = 1; i < added.extents().size(); ++i)
        CHECK(added.extents()[i - 1].end() < added.extents()[i].offset);
    }
  }
}

}  // namespace rootwright::io
