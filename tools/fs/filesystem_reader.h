// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "fs/owner.h"
#include "io/block_io.h"

namespace rootwright::fs {

/// What a filesystem says of itself.
struct FilesystemSummary {
  std::string kind;              ///< "ext4", "FAT12", "FAT16", "FAT32"
  std::uint64_t size = 0;        ///< bytes from its start that belong to it
  std::uint64_t used = 0;        ///< bytes in use, metadata included
  std::uint32_t block_size = 0;  ///< bytes; a FAT's cluster
  std::string uuid;              ///< ext4: a UUID; FAT: "1234-ABCD"
  std::string label;             ///< empty: none
};

/// Reads one kind of filesystem from hostile bytes: whatever they are, it answers or throws Error(input), never reads
/// outside the source, and ends.
class FilesystemReader {
 public:
  FilesystemReader() = default;
  FilesystemReader(const FilesystemReader&) = delete;
  FilesystemReader& operator=(const FilesystemReader&) = delete;
  virtual ~FilesystemReader() = default;

  [[nodiscard]] virtual FilesystemSummary summary() const = 0;

  /// The bytes of the regular file at an absolute path such as "/roothash"; nothing if there is none. FAT compares
  /// names without regard to ASCII case. Throws Error(input) if it is larger than `limit` bytes.
  [[nodiscard]] virtual std::optional<Bytes> read_file(std::string_view path, std::uint64_t limit) const = 0;

  /// What the first byte of `place`, a part of the filesystem, belongs to, for a message: "/usr/bin/python3.11, bytes
  /// 1048576–1052671", "inode table of group 3, inodes 65–80", "free space". Of a file with several names it is the
  /// path that is first in the order of bytes. Byte ranges and inodes end with `place`.
  [[nodiscard]] virtual Owner owner_of(io::Extent place) const = 0;
};

/// A reader for the filesystem at the start of `source`, which must live as long as the reader; null if there is none
/// that we know. Throws Error(input) if there is one and it is damaged.
[[nodiscard]] std::unique_ptr<FilesystemReader> open_filesystem(const io::BlockSource& source);

}  // namespace rootwright::fs
