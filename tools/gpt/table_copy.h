// SPDX-License-Identifier: Apache-2.0
// One of the two copies of a table on a disk: header and entries, decoded from hostile bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/uuid.h"
#include "io/block_io.h"

namespace rootwright::gpt {

/// A disk in sectors. The last one, where the backup header lies, has the number sectors - 1.
struct Geometry {
  std::uint32_t sector_size = 512;  ///< bytes
  std::uint64_t sectors = 0;        ///< whole ones; at least 3
};

/// The fields of a header (UEFI 2.10 table 5-21), places in sectors.
struct TableHeader {
  std::uint64_t alternate = 0;
  std::uint64_t first_usable = 0;
  std::uint64_t last_usable = 0;  ///< included
  Uuid disk_uuid;
  std::uint64_t first_entry_sector = 0;
  std::uint32_t entry_count = 0;
  std::uint32_t entry_size = 0;  ///< bytes

  friend bool operator==(const TableHeader&, const TableHeader&) = default;
};

enum class CopyKind { primary, backup };

struct TableCopy {
  bool has_signature = false;
  bool usable = false;  ///< header and entries are whole and make sense; without it they are not filled in
  TableHeader header;
  Bytes entries;                      ///< entry_count × entry_size
  std::vector<std::string> findings;  ///< each begins with "primary" or "backup"
};

/// Throws what reading `disk` throws, nothing for what it reads.
[[nodiscard]] TableCopy read_copy(const io::BlockSource& disk, const Geometry& geometry, CopyKind kind);

/// A UUID as the table has it: its first three fields little-endian (UEFI 2.10 appendix A).
[[nodiscard]] Uuid load_uuid(ByteView bytes, std::size_t offset);

}  // namespace rootwright::gpt
