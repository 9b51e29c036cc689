// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gpt/partition_table.h"
#include "gpt/table_copy.h"

namespace rootwright::gpt {

/// Partitions as the entries describe them, and what is wrong: each finding begins with the entry's number and label.
/// Partitions that do not lie between the usable sectors are left out.
struct DecodedEntries {
  std::vector<Partition> partitions;
  std::vector<std::string> findings;
};

/// Decodes the entries of a usable copy of a table (UEFI 2.10 table 5-23).
[[nodiscard]] DecodedEntries decode_entries(const TableCopy& copy, std::uint32_t sector_size);

}  // namespace rootwright::gpt
