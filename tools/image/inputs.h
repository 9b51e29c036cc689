// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/thread_pool.h"
#include "image/manifest.h"
#include "layout/read_layout.h"

namespace rootwright::image {

/// Throws Error(input) naming the file if `output` is one of the files that decide what is built, under whatever name.
void refuse_output_over_input(const std::filesystem::path& output, const layout::ReadLayout& read,
                              const std::optional<std::filesystem::path>& key);

/// Size and SHA-256 of every file that decides what is built: the layout, its recipes, their archives and added files,
/// directories taken as content, certificates. Sorted by name, which is the same on every machine. Files are read side
/// by side. Throws Error(input) for a file that cannot be read.
[[nodiscard]] std::vector<Input> digest_inputs(const layout::ReadLayout& read, ThreadPool& pool);

}  // namespace rootwright::image
