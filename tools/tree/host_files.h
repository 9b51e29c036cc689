// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// What files of the host become in a tree, whoever owns them on the host.
struct HostFileAttributes {
  Timestamp time;
  std::optional<std::uint16_t> permissions;
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
};

/// Puts a file of the host, or a directory with everything below, into a tree at `path`, over what is there; see
/// AddRule for the modes. Symlinks stay symlinks, but for `source` itself. Throws Error(input) naming the file of the
/// host for what does not exist or is no file, directory or symlink, and like EntryPlacer.
void place_host_files(FileTree& tree, std::string_view path, const std::filesystem::path& source,
                      const HostFileAttributes& attributes);

}  // namespace rootwright::tree
