// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/size.h"

namespace rootwright {

namespace {

std::uint64_t file_size(const FileDescriptor& file, const std::string& name) {
  // Seeking instead of fstat: block devices have a size, too.
  const off_t end = lseek(file.get(), 0, SEEK_END);
  if (end < 0 || lseek(file.get(), 0, SEEK_SET) < 0) throw system_error(errno, "find the size of " + name);
  return static_cast<std::uint64_t>(end);
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string quote(const std::filesystem::path& path) {
  return "'" + printable(path.string()) + "'";
}

FileDescriptor open_for_reading(const std::filesystem::path& path) {
  // Not to wait for a writer if it is a named pipe; files and block devices do not care.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw Error(ErrorKind::input, quote(path) + " does not exist");
    throw system_error(errno, "open " + quote(path));
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0) throw system_error(errno, "examine " + quote(path));
  if (S_ISDIR(status.st_mode)) throw Error(ErrorKind::input, quote(path) + " is a directory, a file is needed");
  if (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode)) {
    throw Error(ErrorKind::input, quote(path) + " is neither a file nor a block device");
  }
  return file;
}

Bytes read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const FileDescriptor file = open_for_reading(path);
  const std::uint64_t size = file_size(file, quote(path));
  if (size > limit) {
    throw Error(ErrorKind::input,
                quote(path) + " is " + format_size(size) + " long, allowed are " + format_size(limit));
  }
  Bytes bytes(size);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = read(file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read " + quote(path));
    if (count == 0) throw Error(ErrorKind::input, quote(path) + " became shorter while it was read");
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  const FileDescriptor file = open_for_reading(path);
  *this = MappedFile(file, file_size(file, quote(path)), quote(path));
}

MappedFile::MappedFile(const FileDescriptor& file, std::uint64_t size, const std::string& name) {
  if (size == 0) return;
  void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (address == MAP_FAILED) throw system_error(errno, "map " + name);
  bytes_ = {static_cast<const std::byte*>(address), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace rootwright
