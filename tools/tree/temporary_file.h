// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/file.h"
#include "tree/stored_bytes.h"

namespace rootwright::tree {

/// A file without a name in the system's temporary directory (TMPDIR, else /tmp), for what would not fit into memory.
/// Nothing is left of it when the last mapping goes, however the program ends.
class TemporaryFile {
 public:
  /// Throws Error(system) naming the directory.
  TemporaryFile();

  /// Many threads may write disjoint bytes at once; stretches of zeros take no room. Throws Error(system) naming the
  /// directory, when it is full for instance.
  void write_at(std::uint64_t offset, ByteView bytes);

  /// The first `size` bytes, mapped; zeros where nothing was written. Call once, last.
  [[nodiscard]] StoredBytes map(std::uint64_t size) &&;

 private:
  void write_part(std::uint64_t offset, ByteView bytes);

  std::filesystem::path directory_;
  FileDescriptor file_;
};

}  // namespace rootwright::tree
