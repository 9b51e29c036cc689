// SPDX-License-Identifier: Apache-2.0
#include "volume/devices.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"

namespace rootwright::volume {

namespace {

struct stat status_of(const io::SparseFile& file) {
  struct stat status {};
  if (fstat(file.descriptor().get(), &status) != 0) throw system_error(errno, "examine " + file.name());
  return status;
}

std::filesystem::path whole_path(const std::filesystem::path& path) {
  return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
}

std::uint64_t size_of(const FileDescriptor& file, const std::filesystem::path& path) {
  const off_t end = lseek(file.get(), 0, SEEK_END);
  if (end < 0) throw system_error(errno, "find the size of " + quote(path));
  return static_cast<std::uint64_t>(end);
}

std::unique_ptr<io::SparseFile> open_in_place(const std::filesystem::path& path) {
  struct stat status {};
  const FileDescriptor looked_at = open_for_reading(path);  // refuses what is neither file nor block device
  if (fstat(looked_at.get(), &status) != 0) throw system_error(errno, "examine " + quote(path));
  // O_EXCL: the kernel refuses a block device that is mounted or belongs to another one.
  const int exclusive = S_ISBLK(status.st_mode) ? O_EXCL : 0;
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | exclusive));
  if (file.get() < 0) throw system_error(errno, "open " + quote(path) + " for writing");
  const std::uint64_t size = size_of(file, path);
  return std::make_unique<io::SparseFile>(std::move(file), size, quote(path));
}

std::unique_ptr<io::SparseFile> open_to_read(const std::filesystem::path& path) {
  FileDescriptor file = open_for_reading(path);
  const std::uint64_t size = size_of(file, path);
  return std::make_unique<io::SparseFile>(std::move(file), size, quote(path));
}

}  // namespace

// What is written is opened before what is only read: if they are the same, it is open for writing.
Devices::Devices(const DevicePaths& paths, Purpose purpose) {
  switch (purpose) {
    case Purpose::reading:
      hash_ = open(paths.hash, O_RDONLY);
      data_ = open(paths.data, O_RDONLY);
      if (paths.fec) fec_ = open(*paths.fec, O_RDONLY);
      break;
    case Purpose::formatting:
      hash_ = open_or_make(paths.hash);
      if (paths.fec) fec_ = open_or_make(*paths.fec);
      data_ = open(paths.data, O_RDONLY);
      break;
    case Purpose::repairing:
      hash_ = open(paths.hash, O_RDWR);
      data_ = open(paths.data, O_RDWR);
      if (paths.fec) fec_ = open(*paths.fec, O_RDONLY);
      break;
  }
}

io::SparseFile* Devices::open(const std::filesystem::path& path, int flags) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    for (const Opened& opened : opened_) {
      if (opened.device == status.st_dev && opened.inode == status.st_ino) return opened.file;
    }
  }
  in_place_.push_back(flags == O_RDWR ? open_in_place(path) : open_to_read(path));
  return remember(*in_place_.back());
}

io::SparseFile* Devices::open_or_make(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) || error) return open(path, O_RDWR);
  const auto made = std::ranges::find(made_paths_, whole_path(path));
  if (made != made_paths_.end()) return &made_[static_cast<std::size_t>(made - made_paths_.begin())]->file();
  made_paths_.push_back(whole_path(path));  // where a link that leads nowhere yet leads to
  made_.push_back(std::make_unique<io::OutputFile>(made_paths_.back()));
  return remember(made_.back()->file());
}

io::SparseFile* Devices::remember(io::SparseFile& file) {
  const struct stat status = status_of(file);
  opened_.push_back({.device = status.st_dev, .inode = status.st_ino, .file = &file});
  return &file;
}

void Devices::commit() {
  for (const std::unique_ptr<io::SparseFile>& file : in_place_)
    file->sync();
  for (const std::unique_ptr<io::OutputFile>& file : made_)
    file->sync_and_commit();
}

void require_size(io::SparseFile& file, std::uint64_t size, const std::string& what) {
  if (file.size() >= size) return;
  if (!S_ISREG(status_of(file).st_mode)) {
    throw Error(ErrorKind::input, file.name() + " has " + format_size(file.size()) + ", " + what + " end at byte " +
                                      std::to_string(size));
  }
  file.resize(size);
}

}  // namespace rootwright::volume
