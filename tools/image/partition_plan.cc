// SPDX-License-Identifier: Apache-2.0
#include "image/partition_plan.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/digest.h"
#include "image/boot_tree.h"
#include "image/partition_builder.h"
#include "image/partition_roles.h"

namespace rootwright::image {

namespace {

/// What a signature partition is made as large as, as systemd-repart does.
constexpr std::uint64_t kSignaturePartitionSize = 16384;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // C++20 needs none, clang 14 does

bool holds_signature(const layout::Layout& layout, const std::string& name) {
  return std::ranges::any_of(layout.partitions, [&](const layout::Partition& partition) {
    return partition.verity && partition.verity->signature_partition == name;
  });
}

PartitionPlan plan_partition(const layout::Layout& layout, std::size_t index, const FileTrees& trees) {
  const layout::Partition& partition = layout.partitions[index];
  PartitionPlan plan;
  if (is_empty_slot(partition)) return plan;
  using Source = PartitionPlan::Source;
  std::visit(Overloaded{
                 [&](const layout::NoContent&) {
                   if (!partition.filesystem) return;
                   plan.source = Source::tree;
                   plan.tree = &trees.empty;
                 },
                 [&](const layout::RecipeContent& content) {
                   plan.source = Source::tree;
                   plan.tree = &trees.recipes.at(content.path).tree;
                 },
                 [&](const layout::DirectoryContent& content) {
                   plan.source = Source::tree;
                   plan.tree = &trees.directories.at(content.path);
                 },
                 [&](const layout::SlotContent& content) {
                   plan.source = Source::copy;
                   plan.other = find_twin(layout, index, content.slot);
                 },
                 [&](const layout::BootContent& content) {
                   plan.source = Source::boot;
                   plan.other = find_partition(layout, content.root_partition);
                 },
             },
             partition.content);
  if (plan.source == Source::tree || plan.source == Source::boot) {
    plan.builder = make_filesystem_builder(layout, partition);
  }
  return plan;
}

std::uint64_t boot_minimum(const layout::Layout& layout, const PartitionPlan& plan, const FileTrees& trees,
                           std::uint64_t signature_size) {
  const Bytes root_hash(crypto::digest_size(layout.partitions[plan.other].verity->algorithm));
  const Bytes signature(signature_size);
  return plan.builder->minimum_size(
      make_boot_tree(kernel_of(layout, plan.other, trees), root_hash, signature, layout.epoch));
}

}  // namespace

std::vector<PartitionPlan> plan_partitions(const layout::Layout& layout, const FileTrees& trees) {
  std::vector<PartitionPlan> plans;
  for (std::size_t i = 0; i < layout.partitions.size(); ++i)
    plans.push_back(plan_partition(layout, i, trees));
  return plans;
}

std::vector<PartitionNeeds> find_needs(const layout::Layout& layout, const std::vector<PartitionPlan>& plans,
                                       const FileTrees& trees, std::uint64_t signature_size) {
  std::vector<PartitionNeeds> needs(plans.size());
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const layout::Partition& partition = layout.partitions[i];
    with_context(partition.where.text() + ": partition '" + partition.name + "'", [&] {
      if (plans[i].source == PartitionPlan::Source::tree) {
        needs[i].minimum = plans[i].builder->minimum_size(*plans[i].tree);
      } else if (plans[i].source == PartitionPlan::Source::boot) {
        needs[i].minimum = boot_minimum(layout, plans[i], trees, signature_size);
      } else if (holds_signature(layout, partition.name)) {
        needs[i].minimum = kSignaturePartitionSize;
      }
    });
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].source == PartitionPlan::Source::copy) needs[i] = needs[plans[i].other];
  }
  return needs;
}

}  // namespace rootwright::image
