// SPDX-License-Identifier: Apache-2.0
#include "layout/substitute.h"

#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "layout/refusal.h"

namespace rootwright::layout {

namespace {

void refuse_unknown(const YamlNode& scalar, const std::string& name, const Variables& variables, Findings& findings) {
  std::vector<std::string> known;
  known.reserve(variables.size());
  for (const auto& [word, variable] : variables)
    known.push_back(word);
  const std::string hint = known.empty() ? "; there are none" : suggestion(name, known);
  findings.push_back({scalar.where, "unknown parameter '" + printable(name) + "'" + hint});
}

void make_unusable(YamlNode& node) {
  node.kind = YamlNode::Kind::unusable;
}

void substitute_scalar(YamlNode& scalar, const Variables& variables, Findings& findings) {
  const std::string text = std::exchange(scalar.text, "");
  for (std::size_t position = 0; position < text.size();) {
    const std::string_view rest = std::string_view(text).substr(position);
    if (rest.starts_with("$${")) {
      scalar.text += "${";
      position += 3;
      continue;
    }
    if (!rest.starts_with("${")) {
      scalar.text += text[position++];
      continue;
    }
    const std::size_t end = rest.find('}');
    if (end == std::string_view::npos) {
      findings.push_back({scalar.where, "'${' has no '}'; write '$${' for the characters themselves"});
      return make_unusable(scalar);
    }
    const std::string name(rest.substr(2, end - 2));
    const auto variable = variables.find(name);
    if (variable == variables.end()) {
      refuse_unknown(scalar, name, variables, findings);
      return make_unusable(scalar);
    }
    if (!variable->second.text) return make_unusable(scalar);
    if (position == 0) scalar.path_base = variable->second.path_base;
    scalar.text += *variable->second.text;
    position += end + 1;
  }
}

}  // namespace

YamlNode substitute(YamlNode node, const Variables& variables, Findings& findings) {
  if (node.kind == YamlNode::Kind::scalar) substitute_scalar(node, variables, findings);
  for (YamlNode& element : node.elements)
    element = substitute(std::move(element), variables, findings);
  for (YamlMember& member : node.members)
    member.value = substitute(std::move(member.value), variables, findings);
  return node;
}

}  // namespace rootwright::layout
