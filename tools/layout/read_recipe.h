// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "layout/finding.h"
#include "layout/recipe.h"
#include "layout/substitute.h"

namespace rootwright::layout {

/// Reads a recipe, a YAML file of
///
///     format: rootwright-recipe/1
///     archives: [FILE...]       laid one over the other, at least one
///     kernel: FILE              archive with boot/vmlinuz-* and lib/modules; none by default
///     private_keys: [PATH...]   of keys that may be in the tree
///     rules: [RULE...]          see read_rule.h
///
/// `variables` are the parameters of the layout that uses it. Paths count from the recipe's directory; the files must
/// exist. A file that cannot be read is a finding at `used_at`.
[[nodiscard]] Recipe read_recipe(const std::filesystem::path& path, const Variables& variables, const Location& used_at,
                                 Findings& findings);

}  // namespace rootwright::layout
