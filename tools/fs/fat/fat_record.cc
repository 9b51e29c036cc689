// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_record.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_geometry.h"

namespace rootwright::fs {

namespace {

constexpr std::size_t kAttributesOffset = 11;
constexpr std::uint8_t kLabelAttribute = 0x08;
constexpr std::uint8_t kDirectoryAttribute = 0x10;
constexpr std::uint8_t kArchiveAttribute = 0x20;
constexpr std::uint8_t kLongNameAttributes = 0x0f;
constexpr std::uint8_t kLastLongRecord = 0x40;
constexpr std::uint8_t kDeleted = 0xe5;

/// Where the 13 UTF-16 units of a long name's record are.
constexpr std::array<std::uint8_t, 13> kUnitOffsets{1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

std::uint8_t load_8(ByteView bytes, std::size_t offset) {
  return std::to_integer<std::uint8_t>(bytes[offset]);
}

std::uint8_t checksum_of(ByteView alias) {
  unsigned sum = 0;
  for (const std::byte character : alias) {
    sum = (((sum & 1U) << 7U) + (sum >> 1U) + std::to_integer<unsigned>(character)) & 0xffU;
  }
  return static_cast<std::uint8_t>(sum);
}

ByteView bytes_of(const FatAlias& alias) {
  return std::as_bytes(std::span(alias));
}

std::size_t long_records_for(std::u16string_view long_name) {
  return divide_up(long_name.size(), kUnitOffsets.size());
}

/// Appends one record of zeros.
std::span<std::byte> grow(Bytes& directory) {
  directory.resize(directory.size() + kFatRecordSize);
  return std::span(directory).last(kFatRecordSize);
}

/// Behind the name comes one zero unit, then units of all ones; none of either where the name ends with the record.
char16_t unit_at(std::u16string_view long_name, std::size_t place) {
  if (place < long_name.size()) return long_name[place];
  return place == long_name.size() ? u'\0' : u'\xffff';
}

void append_long_name(Bytes& directory, const FatName& name) {
  const std::size_t count = long_records_for(name.long_name);
  for (std::size_t number = count; number > 0; --number) {
    const std::span<std::byte> record = grow(directory);
    record[0] = static_cast<std::byte>(number | (number == count ? kLastLongRecord : 0U));
    record[kAttributesOffset] = std::byte{kLongNameAttributes};
    record[13] = std::byte{checksum_of(bytes_of(name.alias))};
    for (std::size_t i = 0; i < kUnitOffsets.size(); ++i) {
      store_le16(record, kUnitOffsets.at(i), unit_at(name.long_name, (number - 1) * kUnitOffsets.size() + i));
    }
  }
}

std::uint8_t attributes_of(FatRecordKind kind) {
  switch (kind) {
    case FatRecordKind::directory:
      return kDirectoryAttribute;
    case FatRecordKind::label:
      return kLabelAttribute;
    case FatRecordKind::file:
      break;
  }
  return kArchiveAttribute;
}

/// Gathers the records of a long name until the record they belong to comes.
class LongNameReader {
 public:
  void add(ByteView record) {
    const std::size_t number = load_8(record, 0) & 0x3fU;
    if ((load_8(record, 0) & kLastLongRecord) != 0) {
      units_.assign(number * kUnitOffsets.size(), u'\0');
      checksum_ = load_8(record, 13);
    } else if (number + 1 != next_ || load_8(record, 13) != checksum_) {
      units_.clear();
    }
    next_ = number;
    if (number == 0 || units_.empty()) return units_.clear();
    for (std::size_t i = 0; i < kUnitOffsets.size(); ++i) {
      units_[(number - 1) * kUnitOffsets.size() + i] = load_le16(record, kUnitOffsets.at(i));
    }
  }

  /// The name for the record with this alias, and forgets it.
  std::optional<std::string> take(ByteView alias) {
    const bool is_whole = !units_.empty() && next_ == 1 && checksum_ == checksum_of(alias);
    const std::u16string units = std::exchange(units_, {});
    if (!is_whole) return std::nullopt;
    std::string name = utf8_of(std::u16string_view(units).substr(0, units.find(u'\0')));
    return name.empty() || name.find('/') != std::string::npos ? std::nullopt : std::optional(std::move(name));
  }

  void forget() { units_.clear(); }

 private:
  std::u16string units_;
  std::size_t next_ = 0;  ///< number of the record that came last
  std::uint8_t checksum_ = 0;
};

FatAlias alias_in(ByteView record) {
  FatAlias alias;
  std::ranges::transform(record.first(alias.size()), alias.begin(),
                         [](std::byte byte) { return std::to_integer<char>(byte); });
  if (alias[0] == '\x05') alias[0] = static_cast<char>(kDeleted);  // a name may begin with what means "deleted"
  return alias;
}

FoundFatRecord decode_record(ByteView record, LongNameReader& long_name) {
  FoundFatRecord found;
  found.alias = text_of(alias_in(record));
  found.name = long_name.take(record.first(FatAlias{}.size())).value_or(found.alias);
  found.kind =
      (load_8(record, kAttributesOffset) & kDirectoryAttribute) != 0 ? FatRecordKind::directory : FatRecordKind::file;
  found.first_cluster = std::uint32_t{load_le16(record, 20)} << 16U | load_le16(record, 26);
  found.size = load_le32(record, 28);
  return found;
}

}  // namespace

FatTime fat_time_of(std::int64_t seconds_since_1970) {
  constexpr std::int64_t kFirst = 315'532'800;  // 1980-01-01
  constexpr std::int64_t kEnd = 4'354'819'200;  // 2108-01-01
  if (seconds_since_1970 >= kEnd) {
    throw Error(ErrorKind::input, "epoch " + std::to_string(seconds_since_1970) + " is later than FAT's last second, " +
                                      std::to_string(kEnd - 1) + " (2107-12-31)");
  }
  const std::chrono::sys_seconds point{std::chrono::seconds(std::max(seconds_since_1970, kFirst))};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(point - day);
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()) - 1980);
  const auto seconds = static_cast<unsigned>(time.seconds().count());
  return {.date = static_cast<std::uint16_t>(year << 9U | unsigned{date.month()} << 5U | unsigned{date.day()}),
          .time = static_cast<std::uint16_t>(static_cast<unsigned>(time.hours().count()) << 11U |
                                             static_cast<unsigned>(time.minutes().count()) << 5U | seconds / 2),
          .hundredths = static_cast<std::uint8_t>(seconds % 2 * 100)};
}

std::uint32_t records_for(const FatName& name) {
  return static_cast<std::uint32_t>(long_records_for(name.long_name) + 1);
}

void append_record(Bytes& directory, const FatRecord& record, const FatTime& time) {
  append_long_name(directory, record.name);
  const std::span<std::byte> bytes = grow(directory);
  std::ranges::copy(bytes_of(record.name.alias), bytes.begin());
  bytes[kAttributesOffset] = std::byte{attributes_of(record.kind)};
  if (record.kind != FatRecordKind::label) {
    bytes[13] = std::byte{time.hundredths};
    store_le16(bytes, 14, time.time);
    store_le16(bytes, 16, time.date);
    store_le16(bytes, 18, time.date);
  }
  store_le16(bytes, 20, static_cast<std::uint16_t>(record.first_cluster >> 16U));
  store_le16(bytes, 22, time.time);
  store_le16(bytes, 24, time.date);
  store_le16(bytes, 26, static_cast<std::uint16_t>(record.first_cluster & 0xffffU));
  store_le32(bytes, 28, record.size);
}

std::vector<FoundFatRecord> decode_directory(ByteView bytes) {
  std::vector<FoundFatRecord> found;
  LongNameReader long_name;
  for (std::size_t offset = 0; offset + kFatRecordSize <= bytes.size(); offset += kFatRecordSize) {
    const ByteView record = bytes.subspan(offset, kFatRecordSize);
    const std::uint8_t attributes = load_8(record, kAttributesOffset);
    if (load_8(record, 0) == 0) break;
    if (load_8(record, 0) == kDeleted) {
      long_name.forget();
    } else if ((attributes & 0x3fU) == kLongNameAttributes) {
      long_name.add(record);
    } else if ((attributes & kLabelAttribute) != 0 || load_8(record, 0) == '.') {
      long_name.forget();
    } else {
      found.push_back(decode_record(record, long_name));
    }
  }
  return found;
}

}  // namespace rootwright::fs
