// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/recipe.h"

namespace rootwright::layout {

/// Values that the command line gives to parameters: `--set NAME=VALUE`.
using Settings = std::map<std::string, std::string>;

/// A layout and everything it refers to, as far as it could be read. `findings` is sorted by place; `layout` and
/// `recipes` are fit for use only if it is empty.
struct ReadLayout {
  Layout layout;
  std::map<std::filesystem::path, Recipe> recipes;  ///< by the path that RecipeContent has
  Findings findings;
};

/// Reads a layout, its recipes, and validates all of it: everything that is wrong is found at once. `source_date_epoch`
/// is the value of SOURCE_DATE_EPOCH if that is set, seconds since 1970. Throws Error(input) only if the layout file
/// cannot be read at all.
[[nodiscard]] ReadLayout read_layout(const std::filesystem::path& path, const Settings& settings,
                                     std::optional<std::int64_t> source_date_epoch);

}  // namespace rootwright::layout
