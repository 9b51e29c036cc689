// SPDX-License-Identifier: Apache-2.0
#include "layout/layout.h"

#include <algorithm>

namespace rootwright::layout {

namespace {

template <typename Condition>
const Partition* find_if(const Layout& layout, Condition condition) {
  const auto found = std::ranges::find_if(layout.partitions, condition);
  return found == layout.partitions.end() ? nullptr : &*found;
}

}  // namespace

const Partition* find_partition(const Layout& layout, std::string_view name) {
  return find_if(layout, [&](const Partition& partition) { return partition.name == name; });
}

const Partition* find_twin(const Layout& layout, const Partition& partition, std::string_view slot) {
  if (partition.slot.empty()) return nullptr;
  return find_if(layout, [&](const Partition& other) {
    return other.slot == slot && other.position_in_slot == partition.position_in_slot;
  });
}

}  // namespace rootwright::layout
