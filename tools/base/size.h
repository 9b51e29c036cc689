// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rootwright {

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;
inline constexpr std::uint64_t kGiB = 1024 * kMiB;
inline constexpr std::uint64_t kTiB = 1024 * kGiB;

/// Sums, products and roundings of sizes that come from input. Throw Error(input) where 64 bits do not hold the result.
[[nodiscard]] std::uint64_t checked_add(std::uint64_t a, std::uint64_t b);
[[nodiscard]] std::uint64_t checked_multiply(std::uint64_t a, std::uint64_t b);
/// The smallest multiple of `unit` (not 0) that is not below `value`.
[[nodiscard]] std::uint64_t round_up(std::uint64_t value, std::uint64_t unit);
[[nodiscard]] constexpr std::uint64_t round_down(std::uint64_t value, std::uint64_t unit) {
  return value - value % unit;
}
[[nodiscard]] constexpr std::uint64_t divide_up(std::uint64_t value, std::uint64_t unit) {
  return value / unit + (value % unit != 0 ? 1 : 0);
}

/// "4GiB", "192 MiB", "0B" in bytes: a whole decimal number and one of B, KiB, MiB, GiB, TiB, at most one space
/// between. Throws Error(input) for anything else; "MB", "GB" and a bare number get a hint at what was probably meant.
[[nodiscard]] std::uint64_t parse_size(std::string_view text);

/// "4 GiB" where a unit divides the size, else "1,234,567 bytes". Made for messages.
[[nodiscard]] std::string format_size(std::uint64_t size);
/// "1.4 GiB": rounded to one decimal of the largest unit below it, exact sizes as format_size. Made for tables.
[[nodiscard]] std::string format_rounded_size(std::uint64_t size);
/// "12,382,634,496".
[[nodiscard]] std::string format_count(std::uint64_t count);

}  // namespace rootwright
