// SPDX-License-Identifier: Apache-2.0
#include "tree/pax_time.h"

#include <charconv>
#include <cstdint>

#include "base/size.h"

namespace rootwright::tree {

namespace {

constexpr std::size_t kBlockSize = 512;
constexpr std::uint32_t kBillion = 1'000'000'000;

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A whole number at the beginning of `text`, in any base; leading spaces as old tars write them.
std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  std::uint64_t number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number, base).ec != std::errc{}) return std::nullopt;
  return number;
}

/// The value of a keyword in records of the form "<length> <keyword>=<value>\n"; the last one counts.
std::optional<std::string_view> find_value(std::string_view records, std::string_view keyword) {
  std::optional<std::string_view> found;
  while (!records.empty()) {
    const std::optional<std::uint64_t> length = parse_number(records, 10);
    const std::size_t space = records.find(' ');
    if (!length || *length > records.size() || space + 2 > *length) break;
    std::string_view record = records.substr(space + 1, *length - space - 2);
    if (record.starts_with(keyword) && record.substr(keyword.size()).starts_with('=')) {
      found = record.substr(keyword.size() + 1);
    }
    records.remove_prefix(*length);
  }
  return found;
}

/// ".25" as 250,000,000; what lies beyond the ninth digit is left out.
std::uint32_t nanoseconds_of(std::string_view fraction) {
  std::uint32_t nanoseconds = 0;
  std::uint32_t unit = kBillion;
  for (const char digit : fraction.substr(fraction.empty() ? 0 : 1)) {
    if (digit < '0' || digit > '9' || unit == 1) break;
    unit /= 10;
    nanoseconds += unit * static_cast<std::uint32_t>(digit - '0');
  }
  return nanoseconds;
}

std::optional<Timestamp> parse_time(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const std::string_view magnitude = text.substr(is_negative ? 1 : 0);
  const std::optional<std::uint64_t> whole = parse_number(magnitude, 10);
  if (!whole || *whole > INT64_MAX) return std::nullopt;
  const std::size_t point = magnitude.find('.');
  const std::uint32_t fraction = point == std::string_view::npos ? 0 : nanoseconds_of(magnitude.substr(point));
  const auto seconds = static_cast<std::int64_t>(*whole);
  if (!is_negative) return Timestamp{.seconds = seconds, .nanoseconds = fraction};
  if (fraction == 0) return Timestamp{.seconds = -seconds, .nanoseconds = 0};
  return Timestamp{.seconds = -seconds - 1, .nanoseconds = kBillion - fraction};
}

}  // namespace

std::optional<Timestamp> pax_time(ByteView header, std::string_view keyword) {
  constexpr std::size_t kSizeOffset = 124;
  constexpr std::size_t kSizeLength = 12;
  constexpr std::size_t kTypeOffset = 156;
  std::optional<std::string_view> value;
  while (header.size() >= kBlockSize) {
    const char type = static_cast<char>(header[kTypeOffset]);
    // What may stand before an entry's own header: extended headers of the entry and of all, GNU's long names.
    if (std::string_view("xgLK").find(type) == std::string_view::npos) break;
    const std::optional<std::uint64_t> size = parse_number(as_text(header.subspan(kSizeOffset, kSizeLength)), 8);
    header = header.subspan(kBlockSize);
    if (!size || *size > header.size()) break;
    if (type == 'x') {
      const auto found = find_value(as_text(header.first(*size)), keyword);
      if (found) value = found;
    }
    header = header.subspan(std::min(header.size(), round_up(*size, kBlockSize)));
  }
  return value ? parse_time(*value) : std::nullopt;
}

}  // namespace rootwright::tree
