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

  /// Writes behind what is there; stretches of zeros take no room. Throws Error(system) naming the directory and the
  /// bytes written so far, when it is full for instance.
  void append(ByteView bytes);

  /// Writes at any offset; many threads may write disjoint bytes at once. Throws like append().
  void write_at(std::uint64_t offset, ByteView bytes);

  /// Everything written, mapped. Call once, last.
  [[nodiscard]] StoredBytes map() &&;

 private:
  std::filesystem::path directory_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace rootwright::tree
