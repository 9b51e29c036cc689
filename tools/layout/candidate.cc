// SPDX-License-Identifier: Apache-2.0
#include "layout/candidate.h"

#include <variant>
#include <vector>

#include "base/bytes.h"
#include "layout/refusal.h"

namespace rootwright::layout {

bool Candidate::is_sound(const Partition& partition) const {
  return !unsound.contains(static_cast<std::size_t>(&partition - layout.partitions.data()));
}

std::string name_in_message(const Partition& partition) {
  return "partition '" + printable(partition.name) + "'";
}

bool is_free(const Partition& partition) {
  return !partition.slot.empty() && partition.label == kFreeLabel &&
         std::holds_alternative<NoContent>(partition.content) && !partition.filesystem;
}

std::string no_such_partition(const Layout& layout, const std::string& name) {
  std::vector<std::string> names;
  names.reserve(layout.partitions.size());
  for (const Partition& partition : layout.partitions)
    names.push_back(partition.name);
  return "no partition '" + printable(name) + "'" + suggestion(name, names);
}

}  // namespace rootwright::layout
