// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "layout/layout.h"
#include "layout/read_layout.h"
#include "layout/substitute.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// The parameters of a layout with the values they have.
struct Parameters {
  std::vector<ParameterValue> values;  ///< those that have one, in the order of declaration
  Variables variables;                 ///< all that are declared
};

/// Reads the layout's `parameters:`, a map of
///
///     NAME: {type: file|size|text|integer, default: VALUE, one_of: [VALUE, ...], min: VALUE, max: VALUE}
///
/// and gives each the value that `settings` has for it, else its default. `one_of` goes with every type, `min` and
/// `max` with size and integer. A file's default counts from `directory`, its setting from the working directory; the
/// file must exist. A parameter without any value, or with one that is not allowed, is a finding at the declaration.
[[nodiscard]] Parameters read_parameters(const YamlNode& node, const Settings& settings,
                                         const std::filesystem::path& directory, Findings& findings);

/// A finding at `where` for each setting of a parameter that is not declared, with the nearest that is.
void refuse_unknown_settings(const Settings& settings, const Variables& declared, const Location& where,
                             Findings& findings);

}  // namespace rootwright::layout
