// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tree/entry.h"

namespace rootwright::tree {

/// All entries of a filesystem to be, independent of archive and filesystem. Directories hold their names sorted as
/// bytes, so every walk is in the same order. Not safe for concurrent change; reading is.
class FileTree {
 public:
  static constexpr EntryId kRoot = 0;

  /// Just the root directory, mode 0755, owner 0, time 0.
  FileTree();

  [[nodiscard]] const Entry& at(EntryId id) const { return entries_[id]; }
  /// To change attributes and content. Names are changed by the functions below only.
  [[nodiscard]] Entry& at(EntryId id) { return entries_[id]; }

  /// One more than the largest EntryId in use; ids of removed entries stay unused (their `names` is 0).
  [[nodiscard]] std::size_t id_limit() const noexcept { return entries_.size(); }

  /// Puts a new entry under `name` in a directory and returns its id. The name must be free and valid: asserted.
  EntryId add(EntryId directory, std::string_view name, Entry entry);
  /// One more name for an entry that is no directory. The name must be free and valid: asserted.
  void link(EntryId directory, std::string_view name, EntryId entry);
  /// Takes a name away, of a directory with everything below. The name must exist: asserted.
  void remove(EntryId directory, std::string_view name);
  /// Takes all names of a directory away.
  void remove_all(EntryId directory);

  /// The entry under `name` in a directory; nothing if there is none, or no directory.
  [[nodiscard]] std::optional<EntryId> child(EntryId directory, std::string_view name) const;
  /// The entry at a path such as "usr/bin/env" or "/usr/bin/env"; "" and "/" are the root. Follows no symlinks.
  [[nodiscard]] std::optional<EntryId> find(std::string_view path) const;

  /// Calls `visit(path, id)` for every name, parents before children, names sorted as bytes within a directory. The
  /// path starts with '/'; the root is "/". An entry with several names is visited once under each.
  void walk(const std::function<void(const std::string& path, EntryId id)>& visit) const;

  /// Keeps an object alive as long as the tree: what pieces of content point into.
  void keep(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }

 private:
  void drop_name(EntryId id);

  std::deque<Entry> entries_;                        // a deque: growing it moves nothing and needs no second copy
  std::vector<std::shared_ptr<const void>> owners_;  // shared: one mapping may hold the content of several trees
};

/// True for a name a directory may hold: 1 to 255 bytes, no '/', no NUL, not "." or "..".
[[nodiscard]] bool is_valid_name(std::string_view name);

}  // namespace rootwright::tree
