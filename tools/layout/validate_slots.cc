// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_slots.h"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/size.h"
#include "layout/refusal.h"

namespace rootwright::layout {

namespace {

std::string size_in_message(const PartitionSize& size) {
  return size.kind == PartitionSize::Kind::fixed ? format_size(size.bytes) : "that of its content";
}

std::optional<std::string> refuse_twin(const Partition& partition, const Partition& twin) {
  if (const auto* copy = std::get_if<SlotContent>(&twin.content)) {
    return "slot '" + twin.slot + "' is itself a copy of slot '" + printable(copy->slot) + "'";
  }
  if (is_free(twin)) return "slot '" + twin.slot + "' is free: there is nothing to copy";
  if (twin.size.kind != partition.size.kind || twin.size.bytes != partition.size.bytes) {
    return "its size is " + size_in_message(partition.size) + ", but that of '" + printable(twin.name) + "' is " +
           size_in_message(twin.size);
  }
  if (twin.type != partition.type) return "its type is not that of '" + printable(twin.name) + "'";
  if (twin.verity && !twin.verity->hash_partition.empty()) {
    return "its UUID comes from the root hash and would be there twice; leave the slot free with 'content: none'";
  }
  return std::nullopt;
}

std::optional<std::string> refuse_copy(const Layout& layout, const Partition& partition, const std::string& slot) {
  if (partition.slot.empty()) return "it is of no slot, so it has no twin in slot '" + printable(slot) + "'";
  if (std::ranges::find(layout.slots, slot) == layout.slots.end()) {
    return "no slot '" + printable(slot) + "'; there are " + listed(layout.slots);
  }
  if (slot == partition.slot) return "slot '" + slot + "' cannot be a copy of itself";
  const Partition* twin = find_twin(layout, partition, slot);
  if (twin == nullptr) return "slot '" + slot + "' has no partition in its place";
  return refuse_twin(partition, *twin);
}

}  // namespace

void validate_copies(const Candidate& candidate, Findings& findings) {
  for (const Partition& partition : candidate.layout.partitions) {
    const auto* copy = std::get_if<SlotContent>(&partition.content);
    if (copy == nullptr || !candidate.is_sound(partition)) continue;
    if (const auto why = refuse_copy(candidate.layout, partition, copy->slot)) {
      findings.push_back({partition.content_where, name_in_message(partition) + ": " + *why});
    }
  }
}

}  // namespace rootwright::layout
