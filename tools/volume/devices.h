// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/output_file.h"
#include "io/sparse_file.h"

namespace rootwright::volume {

/// Files or block devices; two of them may be the same one.
struct DevicePaths {
  std::filesystem::path data;
  std::filesystem::path hash;
  std::optional<std::filesystem::path> fec;
};

enum class Purpose {
  reading,
  formatting,  ///< writes the hash and FEC device; those that do not exist are made
  repairing,   ///< writes the data and hash device
};

/// The devices of one volume, opened; what is the same file is opened once. Files that are made appear when they are
/// whole; what exists is written in place, as it may hold other things.
class Devices {
 public:
  /// Throws Error(input) naming the path of what does not exist (but see Purpose) or is neither a file nor a block
  /// device, Error(system) if it cannot be opened, or if a block device that is to be written is in use.
  Devices(const DevicePaths& paths, Purpose purpose);

  [[nodiscard]] io::SparseFile& data() noexcept { return *data_; }
  [[nodiscard]] io::SparseFile& hash() noexcept { return *hash_; }
  /// There must be one.
  [[nodiscard]] io::SparseFile& fec() noexcept { return *fec_; }
  [[nodiscard]] bool hash_is_data() const noexcept { return hash_ == data_; }
  [[nodiscard]] bool fec_is_data() const noexcept { return fec_ == data_; }
  [[nodiscard]] bool fec_is_hash() const noexcept { return fec_ == hash_; }

  /// Returns when all that was written has reached the disk and the files that were made have their names. Throws
  /// Error(system).
  void commit();

 private:
  /// A file that is open, by what the system knows it.
  struct Opened {
    dev_t device;
    ino_t inode;
    io::SparseFile* file;
  };

  io::SparseFile* open(const std::filesystem::path& path, int flags);
  io::SparseFile* open_or_make(const std::filesystem::path& path);
  io::SparseFile* remember(io::SparseFile& file);

  std::vector<Opened> opened_;
  std::vector<std::unique_ptr<io::SparseFile>> in_place_;
  std::vector<std::unique_ptr<io::OutputFile>> made_;
  std::vector<std::filesystem::path> made_paths_;  // of made_, absolute
  io::SparseFile* data_ = nullptr;
  io::SparseFile* hash_ = nullptr;
  io::SparseFile* fec_ = nullptr;
};

/// Makes a file longer if it is shorter than `size` bytes. Throws Error(input) with both sizes if it is a block device;
/// `what` says what needs them: "superblock and hash tree".
void require_size(io::SparseFile& file, std::uint64_t size, const std::string& what);

}  // namespace rootwright::volume
