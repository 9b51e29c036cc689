// SPDX-License-Identifier: Apache-2.0
#include "io/sparse_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <vector>

#include <climits>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::io {

namespace {

/// Leaves out the first `done` bytes of `vectors`, from `first` on; returns the first that is not written whole.
std::size_t skip_written(std::vector<iovec>& vectors, std::size_t first, std::size_t done) {
  while (first < vectors.size() && done >= vectors[first].iov_len)
    done -= vectors[first++].iov_len;
  if (first < vectors.size()) {
    vectors[first].iov_base = static_cast<std::byte*>(vectors[first].iov_base) + done;
    vectors[first].iov_len -= done;
  }
  return first;
}

}  // namespace

SparseFile SparseFile::open(const std::filesystem::path& path) {
  FileDescriptor file = open_for_reading(path);
  const std::string name = quote(path);
  const off_t end = lseek(file.get(), 0, SEEK_END);
  if (end < 0) throw system_error(errno, "find the size of " + name);
  return {std::move(file), static_cast<std::uint64_t>(end), name};
}

SparseFile::SparseFile(FileDescriptor file, std::uint64_t size, std::string name)
    : file_(std::move(file)), size_(size), name_(std::move(name)), mapping_(GuardedMapping::map(file_, size)) {}

void SparseFile::require_inside(std::uint64_t offset, std::uint64_t length) const {
  if (offset <= size_ && length <= size_ - offset) return;
  throw Error(ErrorKind::input, name_ + " ends at byte " + format_count(size_) + ", " + format_size(length) +
                                    " at byte " + format_count(offset) + " are needed");
}

void SparseFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  require_inside(offset, out.size());
  while (!out.empty()) {
    const ssize_t count = pread(file_.get(), out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read " + name_ + " at byte " + format_count(offset));
    if (count == 0) refuse_shortened();
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

ExtentSet SparseFile::data_extents() const {
  ExtentSet data;
  for (off_t position = 0; static_cast<std::uint64_t>(position) < size_;) {
    const off_t begin = lseek(file_.get(), position, SEEK_DATA);
    if (begin < 0 && errno == ENXIO) break;                             // only a hole is left
    if (begin < 0) return ExtentSet({{.offset = 0, .length = size_}});  // a device, or a file system without holes
    const off_t end = lseek(file_.get(), begin, SEEK_HOLE);
    if (end < 0) throw system_error(errno, "find the holes of " + name_);
    const std::uint64_t inside = std::min(static_cast<std::uint64_t>(end), size_);
    if (inside <= static_cast<std::uint64_t>(begin)) break;
    data.add({.offset = static_cast<std::uint64_t>(begin), .length = inside - static_cast<std::uint64_t>(begin)});
    position = end;
  }
  return data;
}

std::optional<ByteView> SparseFile::view(Extent extent) const {
  require_inside(extent.offset, extent.length);
  if (!mapping_) return std::nullopt;
  return mapping_->populate(extent.offset, extent.length);
}

void SparseFile::confirm_views() const {
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) throw system_error(errno, "examine " + name_);
  if (S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) < size_) refuse_shortened();
  if (!mapping_) return;
  if (const auto lost = mapping_->lost_offset()) {
    std::byte byte{};
    read_at(*lost, {&byte, 1});  // says why
    throw Error(ErrorKind::system, name_ + " could for a time not be read at byte " + format_count(*lost));
  }
}

void SparseFile::refuse_shortened() const {
  throw Error(ErrorKind::input, name_ + " became shorter than " + format_size(size_));
}

void SparseFile::write_at(std::uint64_t offset, ByteView bytes) {
  write_pieces_at(offset, {&bytes, 1});
}

void SparseFile::write_pieces_at(std::uint64_t offset, Pieces pieces) {
  std::vector<iovec> vectors;
  vectors.reserve(pieces.size());
  std::uint64_t length = 0;
  for (const ByteView piece : pieces) {
    if (piece.empty()) continue;
    vectors.push_back({.iov_base = const_cast<std::byte*>(piece.data()), .iov_len = piece.size()});
    length += piece.size();
  }
  if (offset > size_ || length > size_ - offset) {
    throw std::logic_error("write of " + std::to_string(length) + " bytes at " + std::to_string(offset) +
                           " beyond the end of " + name_);
  }
  for (std::size_t first = 0; first < vectors.size();) {
    const int count = static_cast<int>(std::min<std::size_t>(vectors.size() - first, IOV_MAX));
    const ssize_t written = pwritev(file_.get(), &vectors[first], count, static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse_write(errno, offset, length);
    offset += static_cast<std::uint64_t>(written);
    first = skip_written(vectors, first, static_cast<std::size_t>(written));
  }
}

void SparseFile::refuse_write(int error_number, std::uint64_t offset, std::uint64_t length) const {
  Error error =
      system_error(error_number, "write " + name_ + ", " + format_size(length) + " at byte " + format_count(offset));
  struct statvfs space {};
  if ((error_number == ENOSPC || error_number == EDQUOT) && fstatvfs(file_.get(), &space) == 0) {
    struct stat status {};
    const bool known = fstat(file_.get(), &status) == 0;
    throw Error(error.kind(),
                std::string(error.what()) + "; " +
                    (known ? format_size(static_cast<std::uint64_t>(status.st_blocks) * 512) + " are written, "
                           : std::string()) +
                    format_size(static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize) +
                    " are free on its file system");
  }
  throw error;
}

void SparseFile::make_zero(Extent extent) {
  if (extent.length == 0) return;
  if (fallocate(file_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(extent.offset),
                static_cast<off_t>(extent.length)) == 0) {
    return;
  }
  const Bytes zeros(std::min(extent.length, kMiB));
  for (std::uint64_t done = 0; done < extent.length; done += zeros.size())
    write_at(extent.offset + done, ByteView(zeros).first(std::min<std::uint64_t>(zeros.size(), extent.length - done)));
}

void SparseFile::resize(std::uint64_t size) {
  if (ftruncate(file_.get(), static_cast<off_t>(size)) != 0) {
    throw system_error(errno, "make " + name_ + " " + format_size(size) + " long");
  }
  size_ = size;
  mapping_.reset();
  mapping_ = GuardedMapping::map(file_, size);
}

void SparseFile::sync() {
  if (fsync(file_.get()) != 0) throw system_error(errno, "write " + name_ + " to the disk");
}

}  // namespace rootwright::io
