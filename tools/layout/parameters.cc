// SPDX-License-Identifier: Apache-2.0
#include "layout/parameters.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/size.h"
#include "layout/map_reader.h"
#include "layout/refusal.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

enum class ParameterType { file, size, text, integer };

constexpr IntegerRange kAnyInteger{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};

/// A parameter as declared. `allowed`, `minimum` and `maximum` are sound scalars of the type, or not there.
struct Declaration {
  std::string name;
  Location where;
  ParameterType type = ParameterType::text;
  YamlNode initial;
  std::vector<YamlNode> allowed;
  YamlNode minimum;
  YamlNode maximum;
};

bool is_parameter_name(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

void check_name(const YamlMember& member, Findings& findings) {
  if (!is_parameter_name(member.key)) {
    findings.push_back({member.where, "parameter name '" + printable(member.key) +
                                          "' is not of lower-case letters, digits and '_', beginning with a letter"});
  } else if (member.key == "slot") {
    findings.push_back({member.where, "parameter name 'slot' stands for the slot in partitions per slot"});
  }
}

bool is_of_type(const YamlNode& value, ParameterType type, Findings& findings) {
  switch (type) {
    case ParameterType::size:
      return read_size(value, findings).has_value();
    case ParameterType::integer:
      return read_integer(value, kAnyInteger, findings).has_value();
    case ParameterType::file:
    case ParameterType::text:
      break;
  }
  return read_text(value, findings).has_value();
}

/// -1, 0 or 1 for values that are of the type.
int compare(const YamlNode& left, const YamlNode& right, ParameterType type) {
  Findings none;
  const auto order = [](const auto& a, const auto& b) { return a < b ? -1 : (b < a ? 1 : 0); };
  if (type == ParameterType::size) return order(read_size(left, none), read_size(right, none));
  if (type == ParameterType::integer) {
    return order(read_integer(left, kAnyInteger, none), read_integer(right, kAnyInteger, none));
  }
  return order(left.text, right.text);
}

YamlNode sound_or_absent(const YamlNode& value, ParameterType type, Findings& findings) {
  return is_of_type(value, type, findings) ? value : YamlNode{};
}

void read_bounds(Declaration& declaration, const MapReader& map, Findings& findings) {
  const bool ordered = declaration.type == ParameterType::size || declaration.type == ParameterType::integer;
  for (const auto& [key, bound] : {std::pair{"min", &declaration.minimum}, std::pair{"max", &declaration.maximum}}) {
    if (!map.has(key)) continue;
    if (ordered) {
      *bound = sound_or_absent(map.value(key), declaration.type, findings);
    } else {
      findings.push_back({map.place_of(key), "'" + std::string(key) + "' is for parameters of type size and integer"});
    }
  }
}

std::optional<Declaration> read_declaration(const YamlMember& member, Findings& findings) {
  check_name(member, findings);
  const MapReader map(member.value, "parameter '" + printable(member.key) + "'",
                      {"type", "default", "one_of", "min", "max"}, findings);
  const auto type = read_choice<ParameterType>(map.required_value("type"),
                                               {{"file", ParameterType::file},
                                                {"size", ParameterType::size},
                                                {"text", ParameterType::text},
                                                {"integer", ParameterType::integer}},
                                               findings);
  if (!type) return std::nullopt;

  Declaration declaration;
  declaration.name = member.key;
  declaration.where = member.where;
  declaration.type = *type;
  if (map.has("one_of")) {
    for (const YamlNode& value : read_sequence(map.value("one_of"), "a sequence of values", findings)) {
      if (is_of_type(value, *type, findings)) declaration.allowed.push_back(value);
    }
  }
  read_bounds(declaration, map, findings);
  declaration.initial = map.value("default");
  declaration.initial.key = declaration.name;
  return declaration;
}

std::vector<std::string> texts_of(const std::vector<YamlNode>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const YamlNode& value : values)
    texts.push_back(printable(value.text));
  return texts;
}

bool is_allowed(const Declaration& declaration, const YamlNode& value, Findings& findings) {
  const auto is_value = [&](const YamlNode& other) { return compare(value, other, declaration.type) == 0; };
  const auto refuse = [&](const std::string& why) {
    findings.push_back({value.where, "parameter '" + declaration.name + "' is " + printable(value.text) + "; " + why});
    return false;
  };
  if (!declaration.allowed.empty() && std::ranges::none_of(declaration.allowed, is_value)) {
    return refuse("allowed are " + listed(texts_of(declaration.allowed)));
  }
  const YamlNode& minimum = declaration.minimum;
  if (minimum.kind == YamlNode::Kind::scalar && compare(value, minimum, declaration.type) < 0) {
    return refuse("at least " + minimum.text + " is needed");
  }
  const YamlNode& maximum = declaration.maximum;
  if (maximum.kind == YamlNode::Kind::scalar && compare(value, maximum, declaration.type) > 0) {
    return refuse("at most " + maximum.text + " is allowed");
  }
  return true;
}

/// The value as a scalar: of the command line at the place of the declaration, of the default at its own.
std::optional<YamlNode> chosen_value(const Declaration& declaration, const Settings& settings, Findings& findings) {
  const auto setting = settings.find(declaration.name);
  if (setting != settings.end()) {
    YamlNode value;
    value.kind = YamlNode::Kind::scalar;
    value.where = declaration.where;
    value.key = declaration.name;
    value.text = setting->second;
    value.path_base = YamlNode::PathBase::working_directory;
    return value;
  }
  if (declaration.initial.kind != YamlNode::Kind::absent) return declaration.initial;
  const std::string_view wanted = declaration.type == ParameterType::file ? "FILE" : "VALUE";
  findings.push_back({declaration.where, "parameter '" + declaration.name + "' has no value; give it one with --set " +
                                             declaration.name + "=" + std::string(wanted)});
  return std::nullopt;
}

std::optional<std::string> value_of(const Declaration& declaration, const Settings& settings,
                                    const std::filesystem::path& directory, Findings& findings) {
  const std::optional<YamlNode> value = chosen_value(declaration, settings, findings);
  if (!value || !is_of_type(*value, declaration.type, findings) || !is_allowed(declaration, *value, findings)) {
    return std::nullopt;
  }
  if (declaration.type != ParameterType::file) return value->text;
  const std::optional<std::filesystem::path> path = read_file_path(*value, directory, findings);
  if (!path) return std::nullopt;
  return path->string();
}

}  // namespace

Parameters read_parameters(const YamlNode& node, const Settings& settings, const std::filesystem::path& directory,
                           Findings& findings) {
  Parameters parameters;
  parameters.values.reserve(node.members.size());
  if (node.kind != YamlNode::Kind::map) refuse_kind(node, "a map of parameters", findings);
  for (const YamlMember& member : node.members) {
    Variable& variable = parameters.variables[member.key];
    const std::optional<Declaration> declaration = read_declaration(member, findings);
    if (!declaration) continue;
    variable.text = value_of(*declaration, settings, directory, findings);
    if (!variable.text) continue;
    const bool is_file = declaration->type == ParameterType::file;
    if (is_file) variable.path_base = YamlNode::PathBase::working_directory;
    parameters.values.push_back(
        {.name = member.key, .value = *variable.text, .is_file = is_file, .where = member.where});
  }
  return parameters;
}

void refuse_unknown_settings(const Settings& settings, const Variables& declared, const Location& where,
                             Findings& findings) {
  std::vector<std::string> known;
  known.reserve(declared.size());
  for (const auto& [name, variable] : declared)
    known.push_back(name);
  for (const auto& [name, value] : settings) {
    if (declared.contains(name)) continue;
    const std::string hint = known.empty() ? "; the layout has none" : suggestion(name, known);
    findings.push_back({where, "--set " + printable(name) + ": unknown parameter" + hint});
  }
}

}  // namespace rootwright::layout
