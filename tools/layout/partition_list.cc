// SPDX-License-Identifier: Apache-2.0
#include "layout/partition_list.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "layout/map_reader.h"
#include "layout/read_partition.h"

namespace rootwright::layout {

namespace {

/// A partition as written, or one slot's copy of it.
struct Occurrence {
  YamlNode node;               // parameters put in
  const Slot* slot = nullptr;  // null: of no slot
};

bool is_per_slot(const YamlNode& node) {
  return std::ranges::find(node.members, "per_slot", &YamlMember::key) != node.members.end();
}

std::vector<Occurrence> write_out(const YamlNode& per_slot, const PartitionSurroundings& surroundings,
                                  Findings& findings) {
  const MapReader map(per_slot, "per_slot entry", {"per_slot"}, findings);
  if (surroundings.slots.empty()) {
    findings.push_back({map.place_of("per_slot"), "partitions per slot, but 'slots' names none"});
  }
  const std::vector<YamlNode>& partitions = read_sequence(map.value("per_slot"), "a sequence of partitions", findings);
  std::vector<Occurrence> occurrences;
  occurrences.reserve(surroundings.slots.size() * partitions.size());
  for (const Slot& slot : surroundings.slots) {
    Variables variables = slot_variables(slot);
    variables.insert(surroundings.variables.begin(), surroundings.variables.end());
    for (const YamlNode& partition : partitions)
      occurrences.push_back({substitute(partition, variables, findings), &slot});
  }
  return occurrences;
}

/// What the slot says about all of its partitions takes the place of what they say themselves.
void apply_slot(Partition& partition, const Slot& slot) {
  partition.slot = slot.name;
  if (slot.label) partition.label = *slot.label;
  if (!slot.content) return;
  partition.content = *slot.content;
  partition.content_where = slot.content_where;
  if (std::holds_alternative<NoContent>(*slot.content)) {
    partition.filesystem.reset();
    partition.verity.reset();
  }
}

}  // namespace

PartitionList read_partitions(const YamlNode& node, const PartitionSurroundings& surroundings, Findings& findings) {
  std::vector<Occurrence> occurrences;
  for (const YamlNode& element : read_sequence(node, "a sequence of partitions", findings)) {
    if (is_per_slot(element)) {
      std::ranges::move(write_out(element, surroundings, findings), std::back_inserter(occurrences));
    } else {
      occurrences.push_back({substitute(element, surroundings.variables, findings)});
    }
  }

  if (node.kind == YamlNode::Kind::sequence && occurrences.empty()) {
    findings.push_back({node.where, "'partitions' names none; at least one is needed"});
  }

  PartitionList list;
  std::map<std::string, std::size_t> next_position;  // by slot
  for (const Occurrence& occurrence : occurrences) {
    const std::size_t findings_before = findings.size();
    std::optional<Partition> partition = read_partition(occurrence.node, surroundings.directory, findings);
    if (!partition) continue;
    if (occurrence.slot != nullptr) {
      apply_slot(*partition, *occurrence.slot);
      partition->position_in_slot = next_position[occurrence.slot->name]++;
    }
    if (findings.size() != findings_before || !is_usable(occurrence.node)) list.unsound.insert(list.partitions.size());
    list.partitions.push_back(*std::move(partition));
  }
  return list;
}

}  // namespace rootwright::layout
