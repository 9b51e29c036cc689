// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <doctest/doctest.h>

namespace rootwright {

TEST_SUITE("base/nearest") {
  TEST_CASE("a letter too many, too few, wrong or swapped is understood") {
    const std::vector<std::string> keys{"partitions", "parameters", "disk"};
    CHECK(nearest("partitionss", keys) == "partitions");
    CHECK(nearest("partition", keys) == "partitions");
    CHECK(nearest("paramiters", keys) == "parameters");
    CHECK(nearest("dsik", keys) == "disk");
  }

  TEST_CASE("a word that is known already is its own nearest") {
    CHECK(nearest("disk", {"dish", "disk"}) == "disk");
  }

  TEST_CASE("upper and lower case count as equal") {
    CHECK(nearest("EPOCH", {"seed", "epoch"}) == "epoch");
  }

  TEST_CASE("a swap of neighbours counts once, so that one letter of three may be wrong at most") {
    CHECK(nearest("epcoh", {"epoch"}) == "epoch");
    CHECK(nearest("abc", {"abd"}) == "abd");
    CHECK_FALSE(nearest("abc", {"add"}).has_value());
  }

  TEST_CASE("of equally near words the first wins") {
    CHECK(nearest("sat", {"set", "sit"}) == "set");
  }

  TEST_CASE("a beginning of a known word is completed, if it has three letters") {
    CHECK(nearest("root", {"esp", "root-x86-64", "root-arm64"}) == "root-x86-64");
    CHECK_FALSE(nearest("ro", {"root-x86-64"}).has_value());
  }

  TEST_CASE("nothing is near where nothing is known, and an empty text is near to nothing") {
    CHECK_FALSE(nearest("disk", {}).has_value());
    CHECK_FALSE(nearest("", {"disk"}).has_value());
    CHECK_FALSE(nearest("wombat", {"disk", "seed"}).has_value());
  }

  TEST_CASE("a word of a million letters is not compared") {
    CHECK_FALSE(nearest(std::string(1'000'000, 'x'), {std::string(1'000'000, 'x')}).has_value());
    CHECK_FALSE(nearest("disk", {std::string(1'000'000, 'x')}).has_value());
  }
}

}  // namespace rootwright
