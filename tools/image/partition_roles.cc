// SPDX-License-Identifier: Apache-2.0
#include "image/partition_roles.h"

#include <algorithm>
#include <stdexcept>

namespace rootwright::image {

namespace {

/// Throws std::logic_error if `partition`, one of the layout's, is null: validation has found that.
std::size_t index_of(const layout::Layout& layout, const layout::Partition* partition, const std::string& what) {
  if (partition == nullptr) throw std::logic_error("no " + what + " in a valid layout");
  return static_cast<std::size_t>(partition - layout.partitions.data());
}

}  // namespace

bool is_empty_slot(const layout::Partition& partition) {
  return partition.label == kEmptyLabel;
}

std::size_t find_partition(const layout::Layout& layout, const std::string& name) {
  return index_of(layout, layout::find_partition(layout, name), "partition '" + name + "'");
}

std::size_t find_twin(const layout::Layout& layout, std::size_t index, const std::string& slot) {
  const layout::Partition& partition = layout.partitions[index];
  return index_of(layout, layout::find_twin(layout, partition, slot),
                  "twin of '" + partition.name + "' in slot '" + slot + "'");
}

std::size_t find_tree_partition(const layout::Layout& layout, std::size_t index) {
  const layout::Verity& verity = *layout.partitions[index].verity;
  return verity.hash_partition.empty() ? index : find_partition(layout, verity.hash_partition);
}

std::optional<std::size_t> find_hashed_by(const layout::Layout& layout, std::size_t index) {
  const std::string& name = layout.partitions[index].name;
  const auto found = std::ranges::find_if(layout.partitions, [&](const layout::Partition& partition) {
    return partition.verity && partition.verity->hash_partition == name && !is_empty_slot(partition);
  });
  if (found == layout.partitions.end()) return std::nullopt;
  return static_cast<std::size_t>(found - layout.partitions.begin());
}

bool has_inline_tree(const layout::Partition& partition) {
  return partition.verity && partition.verity->hash_partition.empty() && !is_empty_slot(partition);
}

}  // namespace rootwright::image
