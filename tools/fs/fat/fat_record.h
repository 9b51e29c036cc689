// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "fs/fat/fat_name.h"

namespace rootwright::fs {

enum class FatRecordKind : std::uint8_t { file, directory, label };

/// A point in time as FAT keeps it: local time of nowhere, taken as UTC.
struct FatTime {
  std::uint16_t date = 0;
  std::uint16_t time = 0;       ///< two seconds each
  std::uint8_t hundredths = 0;  ///< after `time`, 0 to 199
};
/// Clamped to 1980-01-01 from below. Throws Error(input) after 2107-12-31.
[[nodiscard]] FatTime fat_time_of(std::int64_t seconds_since_1970);

/// What a directory says of a file or directory: one record with the alias, with the long name's records before it.
struct FatRecord {
  FatName name;
  FatRecordKind kind = FatRecordKind::file;
  std::uint32_t first_cluster = 0;  ///< 0: no clusters
  std::uint32_t size = 0;           ///< bytes; 0 for directories
};

/// How many 32-byte records a name takes.
[[nodiscard]] std::uint32_t records_for(const FatName& name);

/// Appends the records. Microsoft 1.03, "FAT 32 Byte Directory Entry Structure" and "FAT Long Directory Entries".
void append_record(Bytes& directory, const FatRecord& record, const FatTime& time);

/// "." and ".." as they stand in a directory.
inline constexpr FatAlias kSelfAlias{'.', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
inline constexpr FatAlias kParentAlias{'.', '.', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};

/// A record as found, with the name to use: the long one if its records are whole and fit the alias, else the alias.
struct FoundFatRecord {
  std::string name;   ///< UTF-8; bytes of an alias that are not ASCII stay as they are
  std::string alias;  ///< "README.TXT": the file's other name
  FatRecordKind kind = FatRecordKind::file;
  std::uint32_t first_cluster = 0;
  std::uint32_t size = 0;
};

/// The files and directories in hostile bytes of a directory, without ".", "..", deleted ones and the label. Ends at
/// the first record that starts with a zero byte.
[[nodiscard]] std::vector<FoundFatRecord> decode_directory(ByteView bytes);

}  // namespace rootwright::fs
