// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/uuid.h"
#include "fs/filesystem_builder.h"

namespace rootwright::fs {

/// Whether a filesystem is made to be written to once it is mounted.
enum class Access {
  read_only,  ///< no journal, no reserved blocks, no room to grow
  writable,   ///< journal, resize inode, inodes for future files
};

struct Ext4Options {
  Uuid uuid;
  Uuid hash_seed;          ///< of directory indexes (half MD4, signed)
  std::string label;       ///< at most 16 bytes
  std::int64_t epoch = 0;  ///< seconds since 1970: the only clock
  Access access = Access::read_only;
  std::uint64_t grows_to = 0;  ///< bytes up to which a writable filesystem can grow; 0: not beyond its size
};

/// ext4 with 4096-byte blocks, written once, in the order of the tree. Throws Error(input) if an option is out of
/// range.
class Ext4Builder final : public FilesystemBuilder {
 public:
  explicit Ext4Builder(Ext4Options options);

  [[nodiscard]] std::uint64_t minimum_size(const tree::FileTree& tree) const override;
  void build(const tree::FileTree& tree, io::BlockSink& sink) const override;

 private:
  Ext4Options options_;
};

}  // namespace rootwright::fs
