// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "io/extent.h"

namespace rootwright::gpt {

/// Attribute bits of a partition (UEFI 2.10 table 5-24, UAPI.2 "Partition Attribute Flags").
inline constexpr std::uint64_t kGrowFileSystem = std::uint64_t{1} << 59U;
inline constexpr std::uint64_t kReadOnly = std::uint64_t{1} << 60U;
inline constexpr std::uint64_t kNoAuto = std::uint64_t{1} << 63U;
/// Bits 3 to 47, which UEFI keeps for itself: they must be zero.
inline constexpr std::uint64_t kReservedAttributes = (std::uint64_t{1} << 48U) - (std::uint64_t{1} << 3U);

struct Partition {
  std::string label;  ///< UTF-8; at most 36 characters, none beyond U+FFFF
  Uuid type;
  Uuid uuid;
  io::Extent extent;             ///< bytes on the disk, whole sectors
  std::uint64_t attributes = 0;  ///< 64 bits as in the table

  friend bool operator==(const Partition&, const Partition&) = default;
};

/// A GUID partition table. Partitions are numbered from 1 in this order.
struct PartitionTable {
  Uuid disk_uuid;
  std::uint32_t sector_size = 512;  ///< bytes: 512 or 4096
  std::uint64_t disk_size = 0;      ///< bytes, whole sectors
  std::vector<Partition> partitions;

  friend bool operator==(const PartitionTable&, const PartitionTable&) = default;
};

/// Entries that a table we write has room for.
inline constexpr std::uint32_t kEntryCount = 128;
/// Bytes at the disk's start that belong to the protective MBR, the header and 128 entries, rounded up to 1 MiB: where
/// the first partition may begin.
inline constexpr std::uint64_t kFirstPartition = 1024 * 1024;
/// Bytes at the disk's end for the backup entries and header.
[[nodiscard]] std::uint64_t backup_size(std::uint32_t sector_size);

/// Throws Error(input) unless `table` can be written as it is: sector size 512 or 4096, whole sectors, partitions
/// between kFirstPartition and the backup, none over another, labels that fit, types and UUIDs, no UUID twice, no
/// reserved attributes. The message names the partition and both numbers.
void require_writable(const PartitionTable& table);

}  // namespace rootwright::gpt
