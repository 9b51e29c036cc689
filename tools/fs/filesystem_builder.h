// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "io/block_io.h"
#include "tree/file_tree.h"

namespace rootwright::fs {

/// Writes file trees as one kind of filesystem. Its parameters are fixed when it is made; equal parameters, tree and
/// size give equal bytes. Safe for concurrent use.
class FilesystemBuilder {
 public:
  FilesystemBuilder() = default;
  FilesystemBuilder(const FilesystemBuilder&) = delete;
  FilesystemBuilder& operator=(const FilesystemBuilder&) = delete;
  virtual ~FilesystemBuilder() = default;

  /// The smallest size in bytes that build() accepts for this tree: one block less is refused.
  /// Throws Error(input) naming the path of an entry that this filesystem cannot hold.
  [[nodiscard]] virtual std::uint64_t minimum_size(const tree::FileTree& tree) const = 0;

  /// Writes the tree as a filesystem of sink.size() bytes. The sink must read as zeros before: what stays zero is not
  /// written. Throws Error(input) naming both sizes if it does not fit, and the path of an entry this filesystem cannot
  /// hold; Error(system) if writing fails.
  virtual void build(const tree::FileTree& tree, io::BlockSink& sink) const = 0;
};

}  // namespace rootwright::fs
