// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tree/file_tree.h"

namespace rootwright::tree {

/// A name that a pattern matches, and the entry it leads to. The root directory is the only one without a name.
struct Match {
  EntryId directory = FileTree::kRoot;  ///< that holds the name
  std::string name;
  EntryId id = FileTree::kRoot;
};

/// A path from the root whose names may hold wildcards; "" and "/" are the root. `*` stands for any number of bytes,
/// `?` for one, `[a-z]` and `[!a-z]` for one of a set, a backslash takes the meaning off the next byte. As a whole
/// name,
/// `**` stands for any number of names, none too; at the end for at least one: "var/log/**" is everything below
/// var/log. Unlike a shell's, wildcards match a leading dot: what hides from `ls` belongs to an image like anything
/// else.
class Pattern {
 public:
  /// Throws Error(input) for "..", "." and empty names inside, a '[' without ']', a class such as [:alpha:], and a
  /// backslash at the end.
  explicit Pattern(std::string_view text);

  /// All names that match, in a fixed order. It follows no symlinks. Goes only where the pattern leads: a pattern
  /// without wildcards is a look-up.
  [[nodiscard]] std::vector<Match> matches(const FileTree& tree) const;

 private:
  struct Name {
    enum class Kind { literal, wildcard, any_names } kind;
    std::string text;
  };
  class Search;

  static Name make_name(std::string_view text);

  std::vector<Name> names_;
};

}  // namespace rootwright::tree
