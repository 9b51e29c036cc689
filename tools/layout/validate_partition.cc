// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_partition.h"

#include <algorithm>
#include <string>
#include <variant>

#include "base/size.h"
#include "gpt/partition_table.h"
#include "gpt/partition_type.h"

namespace rootwright::layout {

namespace {

bool has_content(const Partition& partition) {
  return !std::holds_alternative<NoContent>(partition.content);
}

/// Whether the partition is written with another's hash tree or signature: that gives it a size, too.
bool belongs_to_verity(const Layout& layout, const Partition& partition) {
  return std::ranges::any_of(layout.partitions, [&](const Partition& other) {
    return other.verity &&
           (other.verity->hash_partition == partition.name || other.verity->signature_partition == partition.name);
  });
}

void check_label(const Partition& partition, Findings& findings) {
  if (partition.label == kFreeLabel && !is_free(partition)) {
    findings.push_back({partition.where, name_in_message(partition) + ": label '" + kFreeLabel +
                                             "' marks a free slot; give the slot 'content: none'"});
  }
}

void check_size(const Layout& layout, const Partition& partition, Findings& findings) {
  const bool follows_first_slot = is_free(partition) && partition.slot != layout.slots.front();
  if (partition.size.kind == PartitionSize::Kind::fixed || follows_first_slot || has_content(partition) ||
      belongs_to_verity(layout, partition)) {
    return;
  }
  findings.push_back({partition.size_where,
                      name_in_message(partition) + ": size is what the content needs, but there is none; give a size"});
}

void check_content(const Partition& partition, Findings& findings) {
  if (!has_content(partition) || partition.filesystem) return;
  findings.push_back({partition.content_where, name_in_message(partition) + ": content needs a filesystem"});
}

void check_room(const Partition& partition, const Filesystem& filesystem, Findings& findings) {
  if (partition.size.kind != PartitionSize::Kind::fixed || filesystem.size.kind != FilesystemSize::Kind::fixed) return;
  const bool tree_follows = partition.verity && partition.verity->hash_partition.empty();
  const std::uint64_t size = filesystem.size.bytes;
  if (size > partition.size.bytes) {
    findings.push_back({partition.size_where, name_in_message(partition) + ": size " +
                                                  format_size(partition.size.bytes) +
                                                  " is smaller than its filesystem, " + format_size(size)});
  } else if (tree_follows && size == partition.size.bytes) {
    findings.push_back({partition.size_where, name_in_message(partition) + ": its filesystem takes all of the " +
                                                  format_size(size) + " and leaves nothing for the hash tree"});
  }
}

void check_growth(const Partition& partition, const Filesystem& filesystem, Findings& findings) {
  const bool is_fixed = partition.size.kind == PartitionSize::Kind::fixed;
  if (filesystem.grows_to != 0 && is_fixed && filesystem.grows_to < partition.size.bytes) {
    findings.push_back({filesystem.where, name_in_message(partition) + ": grows_to " +
                                              format_size(filesystem.grows_to) + " is smaller than its size, " +
                                              format_size(partition.size.bytes)});
  }
  if ((partition.attributes & gpt::kReadOnly) != 0 && filesystem.writable) {
    findings.push_back({filesystem.where, name_in_message(partition) +
                                              ": attribute read-only and a writable filesystem exclude each other"});
  }
  if ((partition.attributes & gpt::kGrowFileSystem) != 0 && !filesystem.writable) {
    findings.push_back({filesystem.where, name_in_message(partition) +
                                              ": attribute grow-file-system needs 'writable: true' of its filesystem"});
  }
}

void check_fat(const Layout& layout, const Partition& partition, Findings& findings) {
  constexpr std::int64_t kLastFatTime = 4354819199;  // 2107-12-31 23:59:59
  const std::uint64_t limit = std::uint64_t{layout.disk.sector_size} << 32U;
  if (partition.size.kind == PartitionSize::Kind::fixed && partition.size.bytes >= limit) {
    findings.push_back({partition.size_where, name_in_message(partition) + ": size " +
                                                  format_size(partition.size.bytes) +
                                                  " is too large for fat, which ends below " + format_size(limit)});
  }
  if (layout.epoch > kLastFatTime) {
    findings.push_back({partition.filesystem->where, name_in_message(partition) + ": epoch " +
                                                         std::to_string(layout.epoch) + " is later than fat can say, " +
                                                         std::to_string(kLastFatTime) + " (2107-12-31)"});
  }
}

void check_filesystem(const Layout& layout, const Partition& partition, Findings& findings) {
  const Filesystem& filesystem = *partition.filesystem;
  check_room(partition, filesystem, findings);
  check_growth(partition, filesystem, findings);
  if (filesystem.kind == FilesystemKind::fat) {
    check_fat(layout, partition, findings);
  } else if (const auto type = gpt::find_partition_type(partition.type);
             type && type->role == gpt::PartitionRole::esp) {
    findings.push_back(
        {filesystem.where, name_in_message(partition) + ": firmware reads fat in a partition of type esp, not ext4"});
  }
}

void check_verity(const Layout& layout, const Partition& partition, Findings& findings) {
  const Verity& verity = *partition.verity;
  const auto refuse = [&](const std::string& why) {
    findings.push_back({verity.where, name_in_message(partition) + ": " + why});
  };
  if (!partition.filesystem || partition.filesystem->kind != FilesystemKind::ext4) {
    return refuse("verity needs a filesystem of type ext4");
  }
  if (partition.filesystem->writable) refuse("verity and a writable filesystem exclude each other");
  if (!has_content(partition)) refuse("verity has nothing to protect: there is no content");
  if (verity.block_size < layout.disk.sector_size) {
    refuse("verity block size " + std::to_string(verity.block_size) + " is smaller than the disk's sector size, " +
           std::to_string(layout.disk.sector_size));
  }
}

}  // namespace

void validate_partition(const Candidate& candidate, const Partition& partition, Findings& findings) {
  check_label(partition, findings);
  if (std::holds_alternative<SlotContent>(partition.content)) return;
  check_size(candidate.layout, partition, findings);
  check_content(partition, findings);
  if (partition.filesystem) check_filesystem(candidate.layout, partition, findings);
  if (partition.verity) check_verity(candidate.layout, partition, findings);
}

}  // namespace rootwright::layout
