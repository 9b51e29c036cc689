// SPDX-License-Identifier: Apache-2.0
#include "gpt/partition_table.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/size.h"
#include "gpt/label.h"

namespace rootwright::gpt {

namespace {

constexpr std::uint64_t kEntrySize = 128;

std::string quoted(const Partition& partition) {
  return "'" + printable(partition.label) + "'";
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::input, why);
}

void require_disk(const PartitionTable& table) {
  if (table.sector_size != 512 && table.sector_size != 4096) {
    refuse("sector size " + std::to_string(table.sector_size) + " is neither 512 nor 4096");
  }
  if (table.disk_size % table.sector_size != 0) {
    refuse("disk size, " + format_size(table.disk_size) + ", is not a multiple of the sector size, " +
           std::to_string(table.sector_size));
  }
  const std::uint64_t smallest = kFirstPartition + table.sector_size + backup_size(table.sector_size);
  if (table.disk_size < smallest) {
    refuse("disk size, " + format_size(table.disk_size) + ", is smaller than a partition table needs, " +
           format_size(smallest));
  }
  if (table.disk_uuid.is_nil()) refuse("the disk has no UUID");
  if (table.partitions.size() > kEntryCount) {
    refuse(std::to_string(table.partitions.size()) + " partitions are more than a partition table holds, " +
           std::to_string(kEntryCount));
  }
}

void require_extent(const io::Extent& extent, const PartitionTable& table) {
  const std::uint64_t end = table.disk_size - backup_size(table.sector_size);
  const std::string sector = std::to_string(table.sector_size);
  if (extent.offset % table.sector_size != 0) {
    refuse("offset " + format_count(extent.offset) + " is not a multiple of the sector size, " + sector);
  }
  if (extent.length % table.sector_size != 0 || extent.length == 0) {
    refuse("size " + format_size(extent.length) + " is not a whole number of sectors of " + sector + " bytes");
  }
  if (extent.offset < kFirstPartition) {
    refuse("begins at byte " + format_count(extent.offset) +
           ", where the partition table may lie; the first place is " + format_count(kFirstPartition));
  }
  if (extent.offset > end || extent.length > end - extent.offset) {
    refuse("offset " + format_count(extent.offset) + " and size " + format_size(extent.length) +
           " reach beyond the last place, " + format_count(end));
  }
}

void require_identity(const Partition& partition) {
  if (partition.type.is_nil()) refuse("has no type");
  if (partition.uuid.is_nil()) refuse("has no UUID");
  if ((partition.attributes & kReservedAttributes) != 0) refuse("has attributes among the reserved bits 3 to 47");
}

void require_distinct_uuids(const std::vector<Partition>& partitions) {
  std::map<Uuid, const Partition*> seen;
  for (const Partition& partition : partitions) {
    const auto [first, is_new] = seen.emplace(partition.uuid, &partition);
    if (!is_new) {
      refuse("partition " + quoted(partition) + ": has the UUID of partition " + quoted(*first->second) + ", " +
             partition.uuid.text());
    }
  }
}

void require_no_overlap(const std::vector<Partition>& partitions) {
  std::vector<const Partition*> by_place;
  by_place.reserve(partitions.size());
  for (const Partition& partition : partitions)
    by_place.push_back(&partition);
  std::ranges::sort(by_place, {}, [](const Partition* partition) { return partition->extent; });
  for (std::size_t i = 1; i < by_place.size(); ++i) {
    const Partition& before = *by_place[i - 1];
    const Partition& after = *by_place[i];
    if (after.extent.offset < before.extent.end()) {
      refuse("partition " + quoted(after) + ": begins at byte " + format_count(after.extent.offset) + ", partition " +
             quoted(before) + " ends at " + format_count(before.extent.end()));
    }
  }
}

}  // namespace

std::uint64_t backup_size(std::uint32_t sector_size) {
  return kEntryCount * kEntrySize + sector_size;
}

void require_writable(const PartitionTable& table) {
  require_disk(table);
  for (const Partition& partition : table.partitions) {
    with_context("partition " + quoted(partition), [&] {
      static_cast<void>(encode_label(partition.label));
      require_identity(partition);
      require_extent(partition.extent, table);
    });
  }
  require_distinct_uuids(table.partitions);
  require_no_overlap(table.partitions);
}

}  // namespace rootwright::gpt
