// SPDX-License-Identifier: Apache-2.0
#include "base/size.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright {

namespace {

constexpr std::array<std::pair<std::string_view, std::uint64_t>, 5> kUnits{
    {{"TiB", kTiB}, {"GiB", kGiB}, {"MiB", kMiB}, {"KiB", kKiB}, {"B", 1}}};

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw Error(ErrorKind::input, "size '" + printable(text) + "' " + why);
}

std::uint64_t unit_size(std::string_view unit, std::string_view text, std::string_view number) {
  for (const auto& [name, size] : kUnits) {
    if (unit == name) return size;
  }
  if (unit.empty()) refuse(text, "has no unit; write '" + std::string(number) + "B', or KiB, MiB, GiB, TiB");
  for (const std::string_view decimal : {"kB", "KB", "MB", "GB", "TB", "K", "k", "M", "G", "T"}) {
    if (unit != decimal) continue;
    const char letter = unit.front() == 'k' ? 'K' : unit.front();
    refuse(text, "has the unit '" + std::string(unit) + "', which some read as a power of ten; write '" +
                     std::string(number) + letter + "iB'");
  }
  refuse(text, "has the unknown unit '" + printable(unit) + "'; allowed are B, KiB, MiB, GiB, TiB");
}

}  // namespace

std::uint64_t checked_add(std::uint64_t a, std::uint64_t b) {
  if (a > std::numeric_limits<std::uint64_t>::max() - b) {
    throw Error(ErrorKind::input, std::to_string(a) + " + " + std::to_string(b) + " bytes do not fit 64 bits");
  }
  return a + b;
}

std::uint64_t checked_multiply(std::uint64_t a, std::uint64_t b) {
  if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) {
    throw Error(ErrorKind::input, std::to_string(a) + " × " + std::to_string(b) + " bytes do not fit 64 bits");
  }
  return a * b;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return checked_multiply(divide_up(value, unit), unit);
}

std::uint64_t parse_size(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view number = text.substr(0, digits);
  std::string_view unit = text.substr(digits);
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  if (number.empty()) refuse(text, "is not a whole number with a unit, such as '4GiB'");
  if (unit.starts_with('.') || unit.starts_with(',')) refuse(text, "is not a whole number; use a smaller unit");

  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), value);
  const std::uint64_t factor = unit_size(unit, text, number);
  if (code != std::errc{} || value > std::numeric_limits<std::uint64_t>::max() / factor) {
    refuse(text, "is larger than 64 bits hold");
  }
  return value * factor;
}

std::string format_size(std::uint64_t size) {
  for (const auto& [name, unit] : kUnits) {
    if (unit > 1 && size >= unit && size % unit == 0) return format_count(size / unit) + " " + std::string(name);
  }
  return format_count(size) + (size == 1 ? " byte" : " bytes");
}

std::string format_rounded_size(std::uint64_t size) {
  for (const auto& [name, unit] : kUnits) {
    if (unit == 1 || size < unit) continue;
    const std::uint64_t tenths = size / unit * 10 + size % unit * 10 / unit;
    const std::string decimal = size % unit == 0 ? std::string() : "." + std::to_string(tenths % 10);
    return format_count(tenths / 10) + decimal + " " + std::string(name);
  }
  return format_size(size);
}

std::string format_count(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t place = digits.size(); place > 3;)
    digits.insert(place -= 3, ",");
  return digits;
}

}  // namespace rootwright
