// SPDX-License-Identifier: Apache-2.0
#include "io/copy.h"

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>

#include "base/size.h"

namespace rootwright::io {

namespace {

/// False if this file system or kernel cannot copy by itself.
bool copy_in_kernel(SparseFile& file, Extent from, std::uint64_t to) {
  auto source = static_cast<off_t>(from.offset);
  auto target = static_cast<off_t>(to);
  for (std::uint64_t left = from.length; left > 0;) {
    const ssize_t count = copy_file_range(file.descriptor().get(), &source, file.descriptor().get(), &target, left, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;  // write_at below repeats it and finds the words for a full disk
    left -= static_cast<std::uint64_t>(count);
  }
  return true;
}

void copy_through_memory(SparseFile& file, Extent from, std::uint64_t to) {
  Bytes buffer(std::min(from.length, kMiB));
  for (std::uint64_t done = 0; done < from.length;) {
    const std::span<std::byte> part =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), from.length - done));
    file.read_at(from.offset + done, part);
    file.write_at(to + done, part);
    done += part.size();
  }
}

}  // namespace

void copy_within(SparseFile& file, Extent from, Extent to) {
  assert(from.length == to.length);
  const ExtentSet written = file.data_extents().within(from);
  for (const Extent& data : written.extents()) {
    const std::uint64_t target = to.offset + (data.offset - from.offset);
    if (!copy_in_kernel(file, data, target)) copy_through_memory(file, data, target);
  }
}

}  // namespace rootwright::io
