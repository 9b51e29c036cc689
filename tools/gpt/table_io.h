// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gpt/partition_table.h"
#include "io/block_io.h"
#include "io/sparse_file.h"

namespace rootwright::gpt {

/// Writes protective MBR, both headers and both arrays of entries; nothing between. The file has table.disk_size bytes.
/// Throws Error(input) naming the partition for overlaps, misplaced or unaligned ones, or a label too long.
void write_table(io::SparseFile& disk, const PartitionTable& table);

/// A table as read, and what is wrong with it: each finding names the header, entry or field. An empty list means that
/// both headers, both arrays and the protective MBR are valid and agree.
struct ReadTable {
  PartitionTable table;
  std::vector<std::string> findings;
};

/// Reads a table from hostile bytes, sector size 512 or 4096 found by where the header is. Uses the backup if the
/// primary is damaged, and says so. Throws Error(input) if there is no usable table.
[[nodiscard]] ReadTable read_table(const io::BlockSource& disk);

}  // namespace rootwright::gpt
