// SPDX-License-Identifier: Apache-2.0
#include "layout/read_recipe.h"

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "layout/map_reader.h"
#include "layout/read_rule.h"
#include "layout/scalar.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

namespace {

constexpr std::string_view kFormat = "rootwright-recipe/1";

std::optional<YamlNode> read_document(const std::filesystem::path& path, const Location& used_at, Findings& findings) {
  try {
    return parse_yaml(to_text(read_file(path, kLargestYamlFile)), path.string(), findings);
  } catch (const Error& error) {
    findings.push_back({used_at, std::string("recipe: ") + error.what()});
    return std::nullopt;
  }
}

std::vector<std::filesystem::path> read_archives(const YamlNode& node, const std::filesystem::path& directory,
                                                 Findings& findings) {
  std::vector<std::filesystem::path> archives;
  for (const YamlNode& element : read_sequence(node, "a sequence of archives", findings)) {
    if (auto path = read_file_path(element, directory, findings)) archives.push_back(*std::move(path));
  }
  if (node.kind == YamlNode::Kind::sequence && node.elements.empty()) {
    findings.push_back({node.where, "'archives' names none; at least one is needed"});
  }
  return archives;
}

std::vector<std::string> read_private_keys(const YamlNode& node, Findings& findings) {
  std::vector<std::string> paths;
  if (node.kind == YamlNode::Kind::absent) return paths;
  for (const YamlNode& element : read_sequence(node, "a sequence of paths in the tree", findings)) {
    if (const auto path = read_path_in_tree(element, findings)) paths.push_back("/" + *path);
  }
  return paths;
}

std::vector<tree::Rule> read_rules(const YamlNode& node, const std::filesystem::path& directory, Findings& findings) {
  std::vector<tree::Rule> rules;
  if (node.kind == YamlNode::Kind::absent) return rules;
  for (const YamlNode& element : read_sequence(node, "a sequence of rules", findings)) {
    if (auto rule = read_rule(element, directory, findings)) rules.push_back(*std::move(rule));
  }
  return rules;
}

}  // namespace

Recipe read_recipe(const std::filesystem::path& path, const Variables& variables, const Location& used_at,
                   Findings& findings) {
  Recipe recipe{.path = path, .archives = {}, .kernel = {}, .rules = {}, .private_keys = {}, .where = {}};
  const std::optional<YamlNode> document = read_document(path, used_at, findings);
  if (!document) return recipe;

  recipe.where = document->where;
  const YamlNode root = substitute(*document, variables, findings);
  if (!is_of_format(root, kFormat, findings)) return recipe;
  const MapReader map(root, "recipe", {"format", "archives", "kernel", "private_keys", "rules"}, findings);
  const std::filesystem::path directory = path.parent_path();
  recipe.archives = read_archives(map.required_value("archives"), directory, findings);
  recipe.kernel = read_file_path(map.value("kernel"), directory, findings);
  recipe.rules = read_rules(map.value("rules"), directory, findings);
  recipe.private_keys = read_private_keys(map.value("private_keys"), findings);
  return recipe;
}

}  // namespace rootwright::layout
