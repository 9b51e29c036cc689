// SPDX-License-Identifier: Apache-2.0
#include "tree/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::tree {

namespace {

constexpr std::size_t kHoleSize = 64 * kKiB;

std::filesystem::path temporary_directory() {
  const char* chosen = std::getenv("TMPDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

FileDescriptor create_nameless(const std::filesystem::path& directory) {
  FileDescriptor file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.get() >= 0) return file;
  // Some filesystems know no O_TMPFILE; the name is then gone a moment later.
  std::string path = (directory / "rootwright.XXXXXX").string();
  file = FileDescriptor(mkostemp(path.data(), O_CLOEXEC));
  if (file.get() < 0) throw system_error(errno, "create a temporary file in " + quote(directory));
  unlink(path.c_str());
  return file;
}

}  // namespace

TemporaryFile::TemporaryFile() : directory_(temporary_directory()), file_(create_nameless(directory_)) {}

void TemporaryFile::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ByteView part = bytes.first(std::min(bytes.size(), kHoleSize));
    if (!is_zero(part)) write_part(offset, part);
    offset += part.size();
    bytes = bytes.subspan(part.size());
  }
}

void TemporaryFile::write_part(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw system_error(errno, "write byte " + format_count(offset) + " of a temporary file in " + quote(directory_) +
                                    " (TMPDIR names another directory)");
    }
    offset += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

StoredBytes TemporaryFile::map(std::uint64_t size) && {
  if (ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
    throw system_error(errno, "size a temporary file in " + quote(directory_));
  }
  auto mapping = std::make_shared<const MappedFile>(file_, size, "a temporary file in " + quote(directory_));
  return {.view = mapping->bytes(), .owner = mapping};
}

}  // namespace rootwright::tree
