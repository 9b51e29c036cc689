// SPDX-License-Identifier: Apache-2.0
#include "layout/map_reader.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "layout/refusal.h"

namespace rootwright::layout {

MapReader::MapReader(const YamlNode& node, std::string what, std::vector<std::string> known, Findings& findings)
    : node_(node), what_(std::move(what)), findings_(findings) {
  if (node.kind != YamlNode::Kind::map) {
    refuse_kind(node, "a map of " + listed(known), findings_);
    return;
  }
  for (const YamlMember& member : node.members) {
    if (std::ranges::find(known, member.key) != known.end()) continue;
    findings_.push_back(
        {member.where, "unknown key '" + printable(member.key) + "' in " + what_ + suggestion(member.key, known)});
  }
}

const YamlMember* MapReader::find(std::string_view key) const {
  const auto member = std::ranges::find(node_.members, key, &YamlMember::key);
  return member == node_.members.end() ? nullptr : &*member;
}

const YamlNode& MapReader::value(std::string_view key) const {
  static const YamlNode absent;
  const YamlMember* member = find(key);
  return member == nullptr ? absent : member->value;
}

const YamlNode& MapReader::required_value(std::string_view key) const {
  if (node_.kind == YamlNode::Kind::map && !has(key)) {
    findings_.push_back({node_.where, what_ + " needs the key '" + std::string(key) + "'"});
  }
  return value(key);
}

const Location& MapReader::place_of(std::string_view key) const {
  const YamlMember* member = find(key);
  return member == nullptr ? node_.where : member->where;
}

bool MapReader::has(std::string_view key) const {
  return find(key) != nullptr;
}

bool is_of_format(const YamlNode& document, std::string_view format, Findings& findings) {
  if (document.kind != YamlNode::Kind::map) {
    refuse_kind(document, "a map that begins with 'format: " + std::string(format) + "'", findings);
    return false;
  }
  const auto member = std::ranges::find(document.members, "format", &YamlMember::key);
  if (member == document.members.end()) {
    findings.push_back({document.where, "key 'format' is missing; wanted is 'format: " + std::string(format) + "'"});
    return false;
  }
  if (member->value.kind == YamlNode::Kind::scalar && member->value.text == format) return true;
  refuse_kind(member->value, std::string(format), findings);
  return false;
}

const std::vector<YamlNode>& read_sequence(const YamlNode& node, const std::string& wanted, Findings& findings) {
  if (node.kind != YamlNode::Kind::sequence) refuse_kind(node, wanted, findings);
  return node.elements;
}

}  // namespace rootwright::layout
