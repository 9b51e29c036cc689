// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "layout/finding.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// What `${name}` stands for.
struct Variable {
  std::optional<std::string> text;  ///< nothing: there is a finding already, scalars that use it become unusable
  YamlNode::PathBase path_base = YamlNode::PathBase::file_directory;  ///< of scalars that begin with it
};

using Variables = std::map<std::string, Variable>;

/// The same tree with `${name}` replaced in every scalar; keys stay as they are. `$${` gives "${". An unknown name, or
/// one without its '}', is a finding and the scalar unusable.
[[nodiscard]] YamlNode substitute(YamlNode node, const Variables& variables, Findings& findings);

}  // namespace rootwright::layout
