// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <vector>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/slot.h"
#include "layout/substitute.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// The partitions of a layout in the order of the disk.
struct PartitionList {
  std::vector<Partition> partitions;
  std::set<std::size_t> unsound;  ///< places of those with findings of their own: not fit for further checks
};

/// What a layout's partitions are read with.
struct PartitionSurroundings {
  const std::vector<Slot>& slots;
  const Variables& variables;
  std::filesystem::path directory;  ///< of the layout
};

/// Reads the layout's `partitions:`, a sequence of partitions and of
///
///     per_slot: [PARTITION...]
///
/// which stands for its partitions once per slot, slot by slot, with `${slot}` and `${SLOT}` replaced.
[[nodiscard]] PartitionList read_partitions(const YamlNode& node, const PartitionSurroundings& surroundings,
                                            Findings& findings);

}  // namespace rootwright::layout
