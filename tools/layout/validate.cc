// SPDX-License-Identifier: Apache-2.0
#include "layout/validate.h"

#include <map>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "gpt/partition_table.h"
#include "layout/validate_partition.h"
#include "layout/validate_slots.h"
#include "layout/validate_verity.h"

namespace rootwright::layout {

namespace {

/// What must not be there twice: the value as text, and the line of the first.
class Unique {
 public:
  explicit Unique(std::string what) : what_(std::move(what)) {}

  /// False and a finding if the value is there already.
  bool add(const std::string& value, const Partition& partition, Findings& findings) {
    const auto [first, is_new] = lines_.emplace(value, partition.where.line);
    if (is_new) return true;
    findings.push_back({partition.where, what_ + " '" + printable(value) + "' is there twice, first in line " +
                                             std::to_string(first->second)});
    return false;
  }

 private:
  std::string what_;
  std::map<std::string, int> lines_;
};

void check_uniqueness(const Candidate& candidate, Findings& findings) {
  Unique names("partition name");
  Unique labels("partition label");
  Unique uuids("partition UUID");
  for (const Partition& partition : candidate.layout.partitions) {
    if (!names.add(partition.name, partition, findings) || !candidate.is_sound(partition)) continue;
    if (partition.label != kFreeLabel) labels.add(partition.label, partition, findings);
    if (partition.uuid) uuids.add(partition.uuid->text(), partition, findings);
  }
}

void check_given_uuid(const Partition& partition, Findings& findings) {
  if (!partition.uuid) return;
  if (partition.uuid->is_nil()) {
    findings.push_back({partition.where, name_in_message(partition) + ": its UUID is all zeros"});
  } else if (partition.verity && !partition.verity->hash_partition.empty()) {
    findings.push_back({partition.where, name_in_message(partition) +
                                             ": its UUID comes from the root hash, because its hash tree lies in a "
                                             "partition of its own; leave 'uuid' out"});
  }
}

void check_count(const Layout& layout, Findings& findings) {
  if (layout.partitions.size() <= gpt::kEntryCount) return;
  findings.push_back({layout.partitions[gpt::kEntryCount].where,
                      std::to_string(layout.partitions.size()) + " partitions are more than a partition table holds, " +
                          std::to_string(gpt::kEntryCount)});
}

/// The smallest disk for the sizes that are given, each from a multiple of 1 MiB on.
std::uint64_t needed_disk_size(const Layout& layout) {
  std::uint64_t end = gpt::kFirstPartition;
  for (const Partition& partition : layout.partitions)
    end = round_up(checked_add(end, partition.size.bytes), gpt::kFirstPartition);
  return round_up(checked_add(end, gpt::backup_size(layout.disk.sector_size)), gpt::kFirstPartition);
}

void check_disk(const Candidate& candidate, Findings& findings) {
  constexpr std::uint64_t kLargestFile = (std::uint64_t{1} << 63U) - 1;  // off_t
  const Layout& layout = candidate.layout;
  if (layout.partitions.empty() || !candidate.unsound.empty()) return;
  const Location& where = layout.disk.size ? layout.disk.where : layout.partitions.front().size_where;
  std::uint64_t needed = 0;
  try {
    needed = needed_disk_size(layout);
  } catch (const Error& error) {
    findings.push_back({where, std::string("sizes of the partitions: ") + error.what()});
    return;
  }
  if (needed > kLargestFile) {
    findings.push_back({where, "the partitions need a disk of " + format_size(needed) + "; the largest file has " +
                                   format_size(kLargestFile)});
  } else if (layout.disk.size && *layout.disk.size < needed) {
    findings.push_back({where, "disk size " + format_size(*layout.disk.size) +
                                   " is smaller than its partitions need, at least " + format_size(needed)});
  }
}

}  // namespace

void validate(const Candidate& candidate, Findings& findings) {
  for (const Partition& partition : candidate.layout.partitions) {
    if (!candidate.is_sound(partition)) continue;
    validate_partition(candidate, partition, findings);
    check_given_uuid(partition, findings);
  }
  check_uniqueness(candidate, findings);
  validate_copies(candidate, findings);
  validate_verity(candidate, findings);
  check_count(candidate.layout, findings);
  check_disk(candidate, findings);
}

}  // namespace rootwright::layout
