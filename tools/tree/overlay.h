// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tree/file_tree.h"
#include "tree/read_archive.h"

namespace rootwright::tree {

/// Lays an archive over a tree: entries replace those of the same path, directories keep what is in them, OCI whiteouts
/// (`.wh.NAME`, `.wh..wh..opq`) remove what earlier layers hold. An entry below a symlinked directory goes where the
/// link leads inside the tree. Takes the archive apart as it goes, so that memory does not hold both. Throws
/// Error(input) naming archive and entry: "..", below a file, below a link that leads nowhere, outside or in a circle,
/// a hard link to nothing or to a directory, a name that does not fit.
void lay_over(FileTree& tree, Archive archive);

/// What a directory of the host holds, as AddRule describes it. Names are looked up nowhere; owner is root throughout.
/// Throws Error(input) naming the path for what is no file, directory or symlink.
[[nodiscard]] FileTree read_directory(const std::filesystem::path& directory, Timestamp epoch);

}  // namespace rootwright::tree
