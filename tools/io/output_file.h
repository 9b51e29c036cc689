// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "io/sparse_file.h"

namespace rootwright::io {

/// A file that appears under its name whole or not at all.
///
/// It is written under a temporary name in the same directory, `.NAME.rootwright-part`, which is held with flock(2) as
/// long as the object lives. commit() renames it; without that the destructor removes it, and so does a signal that
/// ends the process once remove_partial_outputs_on_signals() was called. What a killed process left is taken over by
/// the next.
class OutputFile {
 public:
  /// Throws Error(input) if another process is writing the same output, or if there is something of that name that is
  /// no regular file; Error(system) if the file cannot be created.
  explicit OutputFile(std::filesystem::path path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Empty at first: resize it before writing.
  [[nodiscard]] SparseFile& file() noexcept { return file_; }

  /// Gives the file its name; a file that had it is replaced. Mode 0644 less the umask. What a power failure leaves
  /// soon after is not promised: sync_and_commit() does. Throws Error(system).
  void commit();
  /// The same, after everything has reached the disk, and before returning the new name has, too.
  void sync_and_commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path partial_path_;
  SparseFile file_;
  bool committed_ = false;
};

/// Writes a file whole or not at all, as an OutputFile. Throws like OutputFile and its commit().
void write_file(const std::filesystem::path& path, ByteView bytes);

/// From now on a signal that ends the process (SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, and SIGBUS, which
/// a mapped input raises when somebody shortens it) removes the temporaries of outputs under way first, and a limit on
/// the size of files (SIGXFSZ) fails the write instead. Signals that are ignored stay ignored.
void remove_partial_outputs_on_signals();

}  // namespace rootwright::io
