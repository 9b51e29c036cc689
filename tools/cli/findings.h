// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "layout/read_layout.h"

namespace rootwright::cli {

/// "NAME=VALUE" pairs as settings. Throws Error(usage) for one without '=' or a name given twice.
[[nodiscard]] layout::Settings parse_settings(const std::vector<std::string>& settings);

/// A layout that is fit to be built. Throws Error(input) with every finding on a line of its own, and how many there
/// are.
[[nodiscard]] layout::ReadLayout read_valid_layout(const std::filesystem::path& path, const layout::Settings& settings,
                                                   std::optional<std::int64_t> source_date_epoch);

}  // namespace rootwright::cli
