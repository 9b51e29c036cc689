// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/extent.h"

namespace rootwright::fs {

/// What bytes of a filesystem belong to.
struct Owner {
  /// For messages: "/usr/bin/perl and 1 more name", "inode table of group 3, inodes 65–80", "free space".
  std::string name;
  std::string path;                 ///< of the file or directory they belong to; empty: none, or none that was found
  std::optional<io::Extent> bytes;  ///< of a file's content: which of its bytes they are

  [[nodiscard]] std::string text() const;  ///< "/usr/bin/perl and 1 more name, bytes 4096–8191"
};

}  // namespace rootwright::fs
