// SPDX-License-Identifier: Apache-2.0
#include "image/check_room.h"

#include <variant>

#include "image/file_trees.h"
#include "image/partition_plan.h"
#include "image/placement.h"

namespace rootwright::image {

namespace {

/// Of every content that the layout names, as if there were nothing in it.
FileTrees make_empty_trees(const layout::Layout& layout) {
  FileTrees trees;
  for (const layout::Partition& partition : layout.partitions) {
    if (const auto* recipe = std::get_if<layout::RecipeContent>(&partition.content)) trees.recipes[recipe->path];
    if (const auto* directory = std::get_if<layout::DirectoryContent>(&partition.content)) {
      trees.directories[directory->path];
    }
  }
  return trees;
}

}  // namespace

layout::Findings check_room(const layout::Layout& layout) {
  const FileTrees trees = make_empty_trees(layout);
  const std::vector<PartitionPlan> plans = plan_partitions(layout, trees);
  return find_misfits(layout, find_needs(layout, plans, trees, /*signature_size=*/0));
}

}  // namespace rootwright::image
