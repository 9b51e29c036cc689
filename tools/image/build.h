// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "base/thread_pool.h"
#include "image/manifest.h"
#include "layout/read_layout.h"

namespace rootwright::image {

/// Whether a build returns before or after its bytes have reached the disk.
enum class Durability { page_cache, disk };

struct BuildOptions {
  std::filesystem::path output;
  std::optional<std::filesystem::path> key;  ///< PEM; nothing: the layout's example key
  Durability durability = Durability::page_cache;
};

/// What a build made.
struct BuildReport {
  std::filesystem::path image;
  std::filesystem::path manifest_file;
  Manifest manifest;
};

/// Builds the image that a valid layout (no findings) describes, and its manifest beside it. Both appear under their
/// names when everything is done, or not at all; an older image stays until then. Throws Error(input) for archives,
/// recipes, keys and sizes that do not fit, Error(system) if writing fails.
BuildReport build(const layout::ReadLayout& read, const BuildOptions& options, ThreadPool& pool, Reporter& reporter);

}  // namespace rootwright::image
