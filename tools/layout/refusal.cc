// SPDX-License-Identifier: Apache-2.0
#include "layout/refusal.h"

#include "base/bytes.h"
#include "base/nearest.h"

namespace rootwright::layout {

void refuse_kind(const YamlNode& node, const std::string& wanted, Findings& findings) {
  if (node.kind == YamlNode::Kind::absent || node.kind == YamlNode::Kind::unusable) return;
  if (node.kind == YamlNode::Kind::nothing) {
    findings.push_back({node.where, name_in_message(node) + " has no value; wanted is " + wanted});
  } else {
    const std::string found =
        node.kind == YamlNode::Kind::scalar ? "'" + printable(node.text) + "'" : std::string(describe(node.kind));
    findings.push_back({node.where, name_in_message(node) + " is " + found + "; wanted is " + wanted});
  }
}

std::string name_in_message(const YamlNode& node) {
  return node.key.empty() ? "this" : "'" + printable(node.key) + "'";
}

std::string suggestion(std::string_view text, const std::vector<std::string>& known) {
  if (const auto near = nearest(text, known)) return "; did you mean '" + *near + "'?";
  return "; allowed are " + listed(known);
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words)
    list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace rootwright::layout
