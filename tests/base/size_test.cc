// SPDX-License-Identifier: Apache-2.0
#include "base/size.h"

#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright {

namespace {
constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
}  // namespace

TEST_SUITE("base/size") {
  TEST_CASE("a sum that 64 bits hold is given, one more is refused") {
    CHECK(checked_add(kLargest - 1, 1) == kLargest);
    CHECK(checked_add(0, 0) == 0);
    CHECK_THROWS_WITH_AS(static_cast<void>(checked_add(kLargest, 1)),
                         "18446744073709551615 + 1 bytes do not fit 64 bits", Error);
  }

  TEST_CASE("a product that 64 bits hold is given, a larger one is refused") {
    CHECK(checked_multiply(kLargest, 1) == kLargest);
    CHECK(checked_multiply(kLargest, 0) == 0);
    CHECK(checked_multiply(0, kLargest) == 0);
    CHECK(checked_multiply(std::uint64_t{1} << 32U, (std::uint64_t{1} << 32U) - 1) == kLargest - 0xffffffffU);
    CHECK_THROWS_WITH_AS(static_cast<void>(checked_multiply(std::uint64_t{1} << 63U, 2)),
                         "9223372036854775808 × 2 bytes do not fit 64 bits", Error);
  }

  TEST_CASE("values are rounded to whole units") {
    CHECK(round_up(0, 4096) == 0);
    CHECK(round_up(1, 4096) == 4096);
    CHECK(round_up(4096, 4096) == 4096);
    CHECK(round_up(4097, 4096) == 8192);
    CHECK(round_up(10, 3) == 12);
    CHECK(round_down(4095, 4096) == 0);
    CHECK(round_down(8191, 4096) == 4096);
    CHECK(divide_up(0, 512) == 0);
    CHECK(divide_up(513, 512) == 2);
    CHECK(divide_up(kLargest, 2) == std::uint64_t{1} << 63U);
    CHECK_THROWS_AS(static_cast<void>(round_up(kLargest, 4096)), Error);
  }

  TEST_CASE("sizes are whole numbers with a unit, at most one space between") {
    CHECK(parse_size("0B") == 0);
    CHECK(parse_size("512B") == 512);
    CHECK(parse_size("1KiB") == 1024);
    CHECK(parse_size("192 MiB") == 192 * kMiB);
    CHECK(parse_size("4GiB") == 4 * kGiB);
    CHECK(parse_size("2TiB") == 2 * kTiB);
    CHECK(parse_size("18446744073709551615B") == kLargest);
  }

  TEST_CASE("other texts are no sizes, and the message says what was probably meant") {
    const std::pair<const char*, const char*> refusals[] = {
        {"", "size '' is not a whole number with a unit, such as '4GiB'"},
        {"GiB", "size 'GiB' is not a whole number with a unit, such as '4GiB'"},
        {"-1GiB", "size '-1GiB' is not a whole number with a unit, such as '4GiB'"},
        {" 1GiB", "size ' 1GiB' is not a whole number with a unit, such as '4GiB'"},
        {"4", "size '4' has no unit; write '4B', or KiB, MiB, GiB, TiB"},
        {"4 ", "size '4 ' has no unit; write '4B', or KiB, MiB, GiB, TiB"},
        {"1.5GiB", "size '1.5GiB' is not a whole number; use a smaller unit"},
        {"1,024B", "size '1,024B' is not a whole number; use a smaller unit"},
        {"4GB", "size '4GB' has the unit 'GB', which some read as a power of ten; write '4GiB'"},
        {"4 MB", "size '4 MB' has the unit 'MB', which some read as a power of ten; write '4MiB'"},
        {"4kB", "size '4kB' has the unit 'kB', which some read as a power of ten; write '4KiB'"},
        {"4T", "size '4T' has the unit 'T', which some read as a power of ten; write '4TiB'"},
        {"4PiB", "size '4PiB' has the unknown unit 'PiB'; allowed are B, KiB, MiB, GiB, TiB"},
        {"4  GiB", "size '4  GiB' has the unknown unit ' GiB'; allowed are B, KiB, MiB, GiB, TiB"},
        {"4gib", "size '4gib' has the unknown unit 'gib'; allowed are B, KiB, MiB, GiB, TiB"},
        {"4GiB\n", "size '4GiB\\012' has the unknown unit 'GiB\\012'; allowed are B, KiB, MiB, GiB, TiB"},
        {"18446744073709551616B", "size '18446744073709551616B' is larger than 64 bits hold"},
        {"16777216TiB", "size '16777216TiB' is larger than 64 bits hold"},
    };
    for (const auto& refusal : refusals) {
      const char* text = refusal.first;
      CAPTURE(text);
      CHECK_THROWS_WITH_AS(static_cast<void>(parse_size(text)), refusal.second, Error);
    }
  }

  TEST_CASE("a size is shown in the largest unit that divides it, else in bytes") {
    CHECK(format_size(0) == "0 bytes");
    CHECK(format_size(1) == "1 byte");
    CHECK(format_size(1023) == "1,023 bytes");
    CHECK(format_size(1024) == "1 KiB");
    CHECK(format_size(1536) == "1,536 bytes");
    CHECK(format_size(100 * kMiB) == "100 MiB");
    CHECK(format_size(1024 * kMiB) == "1 GiB");
    CHECK(format_size(5000 * kTiB) == "5,000 TiB");
    CHECK(format_size(kLargest) == "18,446,744,073,709,551,615 bytes");
  }

  TEST_CASE("counts have a comma before every third digit") {
    CHECK(format_count(0) == "0");
    CHECK(format_count(999) == "999");
    CHECK(format_count(1000) == "1,000");
    CHECK(format_count(12382634496) == "12,382,634,496");
  }
}

}  // namespace rootwright
