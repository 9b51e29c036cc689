// SPDX-License-Identifier: Apache-2.0
#include "layout/slot.h"

#include <algorithm>
#include <variant>

#include "base/bytes.h"
#include "layout/candidate.h"
#include "layout/map_reader.h"
#include "layout/read_content.h"
#include "layout/refusal.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

bool is_slot_name(const std::string& name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
}

/// A slot's content can only be another slot's or none: anything else would be the same in all its partitions.
std::optional<Content> read_slot_content(const YamlNode& node, Findings& findings) {
  std::optional<Content> content = read_content(node, {}, findings);
  if (!content || std::holds_alternative<SlotContent>(*content) || std::holds_alternative<NoContent>(*content)) {
    return content;
  }
  findings.push_back({node.where, "content of a slot is {slot: NAME} or none"});
  return std::nullopt;
}

Slot read_slot(const YamlMember& member, Findings& findings) {
  if (!is_slot_name(member.key)) {
    findings.push_back({member.where, "slot name '" + printable(member.key) +
                                          "' is not of lower-case letters and digits, beginning with a letter"});
  }
  const MapReader map(member.value, "slot '" + printable(member.key) + "'", {"content", "label"}, findings);
  Slot slot{.name = member.key,
            .content = read_slot_content(map.value("content"), findings),
            .label = read_label(map.value("label"), findings),
            .content_where = map.value("content").where};
  if (slot.content && std::holds_alternative<NoContent>(*slot.content)) {
    if (slot.label && slot.label != kFreeLabel) {
      findings.push_back({map.value("label").where,
                          "label of a free slot is '" + printable(*slot.label) + "'; wanted is " + kFreeLabel});
    }
    slot.label = kFreeLabel;
  }
  return slot;
}

}  // namespace

std::vector<Slot> read_slots(const YamlNode& node, Findings& findings) {
  if (node.kind != YamlNode::Kind::map) refuse_kind(node, "a map of slots", findings);
  std::vector<Slot> slots;
  slots.reserve(node.members.size());
  for (const YamlMember& member : node.members)
    slots.push_back(read_slot(member, findings));
  return slots;
}

Variables slot_variables(const Slot& slot) {
  std::string upper = slot.name;
  std::ranges::transform(upper, upper.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return {{"slot", {.text = slot.name}}, {"SLOT", {.text = upper}}};
}

}  // namespace rootwright::layout
