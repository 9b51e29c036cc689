// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tree/directory_finder.h"
#include "tree/file_tree.h"

namespace rootwright::tree {

/// What becomes of the attributes of a directory when another directory is put at its path.
enum class ExistingDirectory { takes_new_attributes, keeps_its_attributes };

/// Puts entries into a tree by path, over what is there. Symlinks above them are followed as DirectoryFinder does, and
/// missing directories are made. Throws Error(input) like DirectoryFinder and as said below.
class EntryPlacer {
 public:
  EntryPlacer(FileTree& tree, ExistingDirectory policy) : tree_(tree), finder_(tree), policy_(policy) {}

  /// Replaces what is at `path`; a directory keeps what is in it. Returns the entry's id. A directory at the path of a
  /// link that leads to one changes nothing: then there is no id. Throws if anything but a directory is put at the
  /// root, and for a symlink whose target is empty or longer than 4,095 bytes.
  std::optional<EntryId> place(std::string_view path, Entry entry);

  /// Makes `path` one more name of what is at `target`. With content that is not empty, that becomes the target's.
  /// Throws if there is nothing, a directory, or, for content, no regular file.
  void place_link(std::string_view path, std::string_view target, Entry entry);

 private:
  struct Place {
    EntryId directory;
    std::string_view name;
  };
  Place make_place(std::string_view path, Timestamp time);
  EntryId find_target(std::string_view target) const;
  std::optional<EntryId> place_directory(const Place& place, std::string_view path, Entry entry);
  EntryId update_directory(EntryId id, Entry entry);
  void clear(const Place& place);

  FileTree& tree_;
  DirectoryFinder finder_;
  ExistingDirectory policy_;
  // Entries mostly follow others of the same directory: its path and id, until something is taken away.
  std::string known_path_;
  EntryId known_directory_ = FileTree::kRoot;
};

}  // namespace rootwright::tree
