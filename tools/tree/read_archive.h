// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "tree/acl.h"
#include "tree/entry.h"

namespace rootwright::tree {

/// One entry as an archive has it.
struct ArchiveEntry {
  std::string path;  ///< as stored, bytes of any encoding
  Entry entry;       ///< a directory's links are empty
  /// Path of the entry that this is one more name of. Of `entry` only the content counts then: unless it is empty, it
  /// replaces that of the named entry, as cpio stores it with the last of a file's names.
  std::optional<std::string> hard_link;
  std::vector<NamedAcl> acls;  ///< those that name users or groups; ACLs of plain numbers are xattrs of `entry`
};

/// What is in an archive, in its order.
struct Archive {
  std::string name;  ///< for messages
  std::deque<ArchiveEntry> entries;
  std::vector<std::shared_ptr<const void>> owners;  ///< what the content points into: the mapped archive
};

/// Reads tar (ustar, GNU, pax), cpio, and the data member of a `.deb`, plain or compressed with gzip, bzip2, xz, zstd,
/// lz4, lzip, lzma or compress. Nothing is unpacked: content stays in the file, which is mapped; a compressed archive
/// is decompressed into a nameless temporary file that is mapped instead, the blocks of an .xz file side by side in
/// `pool`. Times the archive does not give are the modification time. File flags (chattr) are not taken over; owners'
/// names count in ACLs only.
///
/// Throws Error(input) naming archive and entry for what is truncated, corrupt or unsupported: bytes behind the end, a
/// tar without its end mark, NFSv4 ACLs, owners beyond 32 bits, xattrs that Linux would not take. Error(system) if the
/// temporary directory is full.
[[nodiscard]] Archive read_archive(const std::filesystem::path& path, ThreadPool& pool);

}  // namespace rootwright::tree
