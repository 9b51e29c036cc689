// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tree/entry.h"

namespace rootwright::tree {

/// One entry as an archive has it.
struct ArchiveEntry {
  std::string path;  ///< as stored, bytes of any encoding
  Entry entry;       ///< a directory's links are empty
  std::optional<std::string>
      hard_link;  ///< path of the entry that this is one more name of; `entry` is then meaningless
};

/// What is in an archive, in its order.
struct Archive {
  std::string name;  ///< for messages
  std::deque<ArchiveEntry> entries;
  std::vector<std::shared_ptr<const void>>
      owners;  ///< what the content points into: the archive's mapping, a spool file
};

/// Reads tar (ustar, GNU, pax), cpio, and the data member of a `.deb`, under any compression that libarchive knows. The
/// content of uncompressed archives stays in the file, which is mapped; else it goes to a nameless temporary file, not
/// to memory. Nothing is unpacked. Throws Error(input) naming archive and entry for what is truncated, corrupt or
/// unsupported.
[[nodiscard]] Archive read_archive(const std::filesystem::path& path);

}  // namespace rootwright::tree
