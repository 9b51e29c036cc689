// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gpt/partition_table.h"
#include "io/block_io.h"

namespace rootwright::gpt {

/// Writes protective MBR, both headers and both arrays of 128 entries; nothing between. The disk has table.disk_size
/// bytes: asserted. Throws Error(input) like require_writable, Error(system) if writing fails.
void write_table(io::BlockSink& disk, const PartitionTable& table);

/// A table as read, and what is wrong with it: each finding names the header, entry or field. An empty list means that
/// both headers, both arrays and the protective MBR are valid and agree. Partitions whose place is not on the disk are
/// left out, so every extent lies inside it; but extents may overlap, and labels and UUIDs be equal.
struct ReadTable {
  PartitionTable table;
  std::vector<std::string> findings;
};

/// Reads a table from hostile bytes, sector size 512 or 4096 found by where the header is. Uses the backup if the
/// primary is damaged, and says so. Throws Error(input) if there is no usable table.
[[nodiscard]] ReadTable read_table(const io::BlockSource& disk);

}  // namespace rootwright::gpt
