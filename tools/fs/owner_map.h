// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fs/owner.h"
#include "io/extent.h"

namespace rootwright::fs {

/// What a stretch of a filesystem is to its owner.
enum class OwnedPart : std::uint8_t {
  structure,   ///< "journal": no path, the name says it all
  content,     ///< "/etc/passwd, bytes 0–1023"
  directory,   ///< "directory /etc"
  index,       ///< "extent index of /var/log/big"
  attributes,  ///< "extended attributes of /usr/bin/ping"
};

/// A stretch of a filesystem and whose it is.
struct OwnedExtent {
  io::Extent place;  ///< in the filesystem
  OwnedPart part = OwnedPart::structure;
  std::uint32_t owner = 0;        ///< what one of the add functions gave
  std::uint64_t file_offset = 0;  ///< content: the byte of the file that `place` begins with
  std::uint64_t file_size = 0;    ///< content: bytes of the whole file
};

/// Which bytes of a filesystem belong to what, for messages. Filled first, then asked; asking is safe for concurrent
/// use.
class OwnerMap {
 public:
  /// The root directory, which is there from the start.
  static constexpr std::uint32_t kRoot = 0;

  OwnerMap() : owners_{{.parent = kRoot, .name = ""}} {}

  /// A file or directory in a directory. Paths are made when they are asked for: in a hostile filesystem all of them
  /// together would be larger than it by far.
  [[nodiscard]] std::uint32_t add_path(std::uint32_t directory, std::string name);
  /// One more name of what `owner` is, which is only counted.
  void add_other_name(std::uint32_t owner) { owners_[owner].other_names += 1; }
  void add(const OwnedExtent& extent) { extents_.push_back(extent); }
  void add_structure(io::Extent place, std::string name);
  /// To be called once, behind the last extent. Where extents overlap, as in damaged filesystems, the one that begins
  /// first keeps its bytes, of several the one added first.
  void sort();

  /// Whose the first byte of `place` is, and of a file how much of it lies in `place`; without name for what belongs to
  /// nothing.
  [[nodiscard]] Owner owner_of(io::Extent place) const;
  /// "/usr/bin/env"; "/" for the root.
  [[nodiscard]] std::string path_of(std::uint32_t owner) const;

 private:
  struct OwnedName {
    std::uint32_t parent;  ///< lower than its own index, but for the root: every path ends
    std::string name;
    std::uint32_t other_names = 0;
  };

  Owner describe_content(const OwnedExtent& extent, io::Extent place) const;

  std::vector<OwnedName> owners_;
  std::vector<OwnedExtent> extents_;
};

}  // namespace rootwright::fs
