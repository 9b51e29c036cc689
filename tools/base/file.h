// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "base/bytes.h"

namespace rootwright {

/// An open file descriptor, owned.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor();

  /// -1 if none is open.
  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// A path in single quotes, for a message; control bytes as printable() shows them.
[[nodiscard]] std::string quote(const std::filesystem::path& path);

/// Opens a regular file or block device for reading. Throws Error(input) if it does not exist or is anything else, such
/// as a directory or a pipe, Error(system) if the system refuses; the message names the file.
[[nodiscard]] FileDescriptor open_for_reading(const std::filesystem::path& path);

/// The whole file. Throws like open_for_reading, and Error(input) naming both sizes if it is larger than `limit` bytes.
[[nodiscard]] Bytes read_file(const std::filesystem::path& path, std::uint64_t limit);

/// A file's bytes mapped read-only and shared; empty for an empty file. The bytes stay valid as long as the object, at
/// the same address when it is moved. If another process shortens the file, touching the lost bytes raises SIGBUS.
class MappedFile {
 public:
  /// Throws like open_for_reading, and Error(system) if mapping fails.
  explicit MappedFile(const std::filesystem::path& path);
  /// Maps the first `size` bytes of an open file; the descriptor may be closed afterwards. `name` is for messages.
  MappedFile(const FileDescriptor& file, std::uint64_t size, const std::string& name);
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] ByteView bytes() const noexcept { return bytes_; }

 private:
  ByteView bytes_;
};

}  // namespace rootwright
