// SPDX-License-Identifier: Apache-2.0
#include "layout/read_content.h"

#include <string>

#include "base/bytes.h"
#include "base/file.h"
#include "layout/map_reader.h"
#include "layout/refusal.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

std::optional<Content> read_directory(const YamlNode& node, const std::filesystem::path& directory,
                                      Findings& findings) {
  const std::optional<std::filesystem::path> path = read_path(node, directory, findings);
  if (!path) return std::nullopt;
  std::error_code ignored;
  if (!std::filesystem::is_directory(*path, ignored)) {
    findings.push_back({node.where, "directory " + quote(*path) + " does not exist or is no directory"});
    return std::nullopt;
  }
  return DirectoryContent{*path};
}

std::optional<Content> read_member(const YamlMember& member, const std::filesystem::path& directory,
                                   Findings& findings) {
  if (member.key == "directory") return read_directory(member.value, directory, findings);
  if (member.key == "recipe") {
    const auto path = read_path(member.value, directory, findings);
    if (path) return RecipeContent{*path};
  } else if (member.key == "slot") {
    const auto slot = read_text(member.value, findings);
    if (slot) return SlotContent{*slot};
  } else if (member.key == "boot") {
    const auto partition = read_text(member.value, findings);
    if (partition) return BootContent{*partition};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Content> read_content(const YamlNode& node, const std::filesystem::path& directory, Findings& findings) {
  if (node.kind == YamlNode::Kind::scalar && node.text == "none") return NoContent{};
  if (node.kind != YamlNode::Kind::map) {
    refuse_kind(node, "none, or a map with one of recipe, directory, slot, boot", findings);
    return std::nullopt;
  }
  const MapReader map(node, "content", {"recipe", "directory", "slot", "boot"}, findings);
  if (node.members.size() != 1) {
    findings.push_back({node.where, "content has " + std::to_string(node.members.size()) +
                                        " keys; wanted is one of recipe, directory, slot, boot"});
    return std::nullopt;
  }
  return read_member(node.members.front(), directory, findings);
}

}  // namespace rootwright::layout
