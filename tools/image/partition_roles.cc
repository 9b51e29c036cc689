// SPDX-License-Identifier: Apache-2.0
#include "image/partition_roles.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace rootwright::image {

namespace {

std::vector<std::size_t> partitions_of(const layout::Layout& layout, const std::string& slot) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    if (layout.partitions[i].slot == slot) indices.push_back(i);
  }
  return indices;
}

}  // namespace

bool is_empty_slot(const layout::Partition& partition) {
  return partition.label == kEmptyLabel;
}

std::size_t find_partition(const layout::Layout& layout, const std::string& name) {
  const auto found = std::ranges::find(layout.partitions, name, &layout::Partition::name);
  if (found == layout.partitions.end()) throw std::logic_error("no partition '" + name + "' in a valid layout");
  return static_cast<std::size_t>(found - layout.partitions.begin());
}

std::size_t find_twin(const layout::Layout& layout, std::size_t index, const std::string& slot) {
  const std::vector<std::size_t> own = partitions_of(layout, layout.partitions[index].slot);
  const std::vector<std::size_t> other = partitions_of(layout, slot);
  const auto position = static_cast<std::size_t>(std::ranges::find(own, index) - own.begin());
  if (position >= other.size()) throw std::logic_error("slots of different shape in a valid layout");
  return other[position];
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
