// SPDX-License-Identifier: Apache-2.0
#include "layout/read_rule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <utility>

#include "base/bytes.h"
#include "base/file.h"
#include "layout/map_reader.h"
#include "layout/refusal.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

using Change = decltype(tree::Rule::change);

/// 2^32 - 1 means "no owner" to Linux.
constexpr IntegerRange kIds{0, 4294967294};

std::optional<std::uint32_t> read_id(const YamlNode& node, Findings& findings) {
  const std::optional<std::int64_t> id = read_integer(node, kIds, findings);
  if (!id) return std::nullopt;
  return static_cast<std::uint32_t>(*id);
}

std::optional<std::uint16_t> read_mode(const YamlNode& node, Findings& findings) {
  const std::optional<std::string> text = read_text(node, findings);
  if (!text) return std::nullopt;
  std::uint16_t mode = 0;
  const auto [stop, code] = std::from_chars(text->data(), text->data() + text->size(), mode, 8);
  if (code == std::errc{} && stop == text->data() + text->size() && mode <= 07777) return mode;
  refuse_kind(node, "an octal number up to 07777, such as 0644", findings);
  return std::nullopt;
}

std::optional<std::string> read_xattr_name(const YamlNode& node, Findings& findings) {
  std::optional<std::string> name = read_text(node, findings);
  if (!name) return std::nullopt;
  constexpr std::array<std::string_view, 4> kNamespaces{"user.", "security.", "trusted.", "system."};
  const auto begins = [&](std::string_view prefix) { return name->starts_with(prefix) && *name != prefix; };
  if (std::ranges::any_of(kNamespaces, begins)) return name;
  refuse_kind(node, "a name that begins with user., security., trusted. or system.", findings);
  return std::nullopt;
}

std::optional<Change> read_remove(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("remove"), findings);
  if (!pattern) return std::nullopt;
  return tree::RemoveRule{*pattern};
}

std::optional<Change> read_empty(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("empty"), findings);
  if (!pattern) return std::nullopt;
  return tree::EmptyRule{*pattern};
}

std::optional<Change> read_chown(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("chown"), findings);
  const auto owner = read_id(map.value("owner"), findings);
  const auto group = read_id(map.value("group"), findings);
  if (!map.has("owner") && !map.has("group")) {
    findings.push_back({map.place_of("chown"), "'chown' needs 'owner', 'group' or both"});
  }
  if (!pattern) return std::nullopt;
  return tree::OwnerRule{.pattern = *pattern, .owner = owner, .group = group};
}

std::optional<Change> read_chmod(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("chmod"), findings);
  const auto mode = read_mode(map.required_value("mode"), findings);
  if (!pattern || !mode) return std::nullopt;
  return tree::ModeRule{.pattern = *pattern, .permissions = *mode};
}

std::optional<Change> read_xattr(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("xattr"), findings);
  const auto name = read_xattr_name(map.required_value("name"), findings);
  if (map.has("value") == map.has("value_hex")) {
    findings.push_back({map.place_of("xattr"), "'xattr' needs either 'value' or 'value_hex'"});
    return std::nullopt;
  }
  const auto text = read_text(map.value("value"), findings);
  const auto bytes = read_hex(map.value("value_hex"), findings);
  if (!pattern || !name || (!text && !bytes)) return std::nullopt;
  return tree::XattrRule{.pattern = *pattern, .name = *name, .value = text ? *text : to_text(*bytes)};
}

std::optional<Change> read_remove_xattr(const MapReader& map, Findings& findings) {
  const auto pattern = read_path_in_tree(map.value("remove_xattr"), findings);
  const auto name = read_xattr_name(map.required_value("name"), findings);
  if (!pattern || !name) return std::nullopt;
  return tree::XattrRule{.pattern = *pattern, .name = *name, .value = std::nullopt};
}

std::optional<Change> read_add(const MapReader& map, const std::filesystem::path& directory, Findings& findings) {
  const auto source = read_path(map.value("add"), directory, findings);
  const auto path = read_path_in_tree(map.required_value("to"), findings);
  const auto mode = read_mode(map.value("mode"), findings);
  const auto owner = read_id(map.value("owner"), findings);
  const auto group = read_id(map.value("group"), findings);
  std::error_code ignored;
  if (source && !std::filesystem::exists(*source, ignored)) {
    findings.push_back({map.value("add").where, "file to add " + quote(*source) + " does not exist"});
  }
  if (!source || !path) return std::nullopt;
  return tree::AddRule{
      .source = *source, .path = *path, .permissions = mode, .owner = owner.value_or(0), .group = group.value_or(0)};
}

/// A rule is known by the key that says what it does.
struct RuleKind {
  std::string key;
  std::vector<std::string> keys;  // all that it may have
  std::function<std::optional<Change>(const MapReader&, const std::filesystem::path&, Findings&)> read;
};

std::function<std::optional<Change>(const MapReader&, const std::filesystem::path&, Findings&)> without_directory(
    std::optional<Change> (*read)(const MapReader&, Findings&)) {
  return [read](const MapReader& map, const std::filesystem::path&, Findings& findings) { return read(map, findings); };
}

const std::vector<RuleKind>& rule_kinds() {
  static const std::vector<RuleKind> kinds{
      {"remove", {"remove"}, without_directory(read_remove)},
      {"empty", {"empty"}, without_directory(read_empty)},
      {"chown", {"chown", "owner", "group"}, without_directory(read_chown)},
      {"chmod", {"chmod", "mode"}, without_directory(read_chmod)},
      {"xattr", {"xattr", "name", "value", "value_hex"}, without_directory(read_xattr)},
      {"remove_xattr", {"remove_xattr", "name"}, without_directory(read_remove_xattr)},
      {"add", {"add", "to", "mode", "owner", "group"}, read_add}};
  return kinds;
}

std::vector<std::string> rule_names() {
  std::vector<std::string> names;
  names.reserve(rule_kinds().size() + 1);
  for (const RuleKind& kind : rule_kinds())
    names.push_back(kind.key);
  names.emplace_back("clamp_times");
  return names;
}

std::optional<Change> read_change(const YamlNode& node, const std::filesystem::path& directory, Findings& findings) {
  for (const RuleKind& kind : rule_kinds()) {
    if (std::ranges::find(node.members, kind.key, &YamlMember::key) == node.members.end()) continue;
    return kind.read(MapReader(node, "'" + kind.key + "' rule", kind.keys, findings), directory, findings);
  }
  const std::string first = node.members.empty() ? "" : node.members.front().key;
  findings.push_back({node.where, "unknown rule '" + printable(first) + "'" + suggestion(first, rule_names())});
  return std::nullopt;
}

}  // namespace

std::optional<tree::Rule> read_rule(const YamlNode& node, const std::filesystem::path& directory, Findings& findings) {
  if (node.kind == YamlNode::Kind::scalar) {
    if (node.text == "clamp_times") return tree::Rule{.change = tree::ClampTimesRule{}, .where = node.where.text()};
    findings.push_back(
        {node.where, "unknown rule '" + printable(node.text) + "'" + suggestion(node.text, rule_names())});
    return std::nullopt;
  }
  if (node.kind != YamlNode::Kind::map) {
    refuse_kind(node, "a rule: a map, or clamp_times", findings);
    return std::nullopt;
  }
  std::optional<Change> change = read_change(node, directory, findings);
  if (!change) return std::nullopt;
  return tree::Rule{.change = *std::move(change), .where = node.where.text()};
}

std::optional<std::string> read_path_in_tree(const YamlNode& node, Findings& findings) {
  const std::optional<std::string> text = read_text(node, findings);
  if (!text) return std::nullopt;
  const std::string path = text->starts_with('/') ? text->substr(1) : *text;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = path.find('/', begin);
    const std::string component = path.substr(begin, end == std::string::npos ? end : end - begin);
    if (!component.empty() && component != "." && component != "..") continue;
    findings.push_back({node.where, "path '" + printable(*text) + "' has the component '" + component +
                                        "'; wanted is a path from the root of the tree, such as etc/hosts"});
    return std::nullopt;
  }
  return path;
}

}  // namespace rootwright::layout
