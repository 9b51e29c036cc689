// SPDX-License-Identifier: Apache-2.0
#include "io/copy.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "support/forked_child.h"
#include "support/scratch_dir.h"

namespace rootwright::io {

namespace {

FileDescriptor create(const std::filesystem::path& path) {
  return FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

Bytes read(const BlockSource& source, Extent extent) {
  Bytes bytes(extent.length);
  source.read_at(extent.offset, bytes);
  return bytes;
}

/// `length` bytes in which no block of 4096 is like its neighbours.
Bytes pattern(std::size_t length) {
  Bytes bytes(length);
  for (std::size_t offset = 0; offset < length; offset += 256) {
    std::memset(&bytes[offset], static_cast<int>(offset / 256 % 251 + 1), std::min<std::size_t>(256, length - offset));
  }
  return bytes;
}

bool equal(const Bytes& first, const Bytes& second) {
  return first.size() == second.size() &&
         (first.empty() || std::memcmp(first.data(), second.data(), first.size()) == 0);
}

/// From now on copy_file_range(2) fails in this process as on a kernel or file system that cannot do it.
void refuse_copies_by_the_kernel() {
  std::array<sock_filter, 4> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_copy_file_range, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{.len = program.size(), .filter = program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
    throw system_error(errno, "install a filter of system calls");
  }
}

void check_copy(SparseFile& file, Extent from, std::uint64_t to) {
  const Bytes wanted = read(file, from);
  copy_within(file, from, {.offset = to, .length = from.length});
  CHECK(equal(read(file, {.offset = to, .length = from.length}), wanted));
  CHECK(equal(read(file, from), wanted));
}

}  // namespace

TEST_SUITE("io/copy") {
  TEST_CASE("data is copied, and both places then read the same") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(20 * kMiB);
    file.write_at(4096, pattern(9 * kMiB));
    check_copy(file, {.offset = 0, .length = 10 * kMiB}, 10 * kMiB);
  }

  TEST_CASE("holes stay holes, at the start, between and at the end") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(8 * kMiB);
    file.write_at(kMiB, pattern(4096));
    file.write_at(2 * kMiB, pattern(8192));
    check_copy(file, {.offset = 0, .length = 4 * kMiB}, 4 * kMiB);
    const ExtentSet first = file.data_extents().within({.offset = 0, .length = 4 * kMiB});
    const ExtentSet second = file.data_extents().within({.offset = 4 * kMiB, .length = 4 * kMiB});
    CHECK(first.length() == 12288);
    CHECK(second == first.moved_up(4 * kMiB));
  }

  TEST_CASE("a hole alone copies nothing, and so does nothing") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(4 * kMiB);
    check_copy(file, {.offset = 0, .length = 2 * kMiB}, 2 * kMiB);
    check_copy(file, {.offset = 0, .length = 0}, 4 * kMiB);
    CHECK(file.data_extents().empty());
  }

  TEST_CASE("extents that are aligned to nothing are copied to the byte, and nothing beside them") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(kMiB);
    file.write_at(0, pattern(20000));
    check_copy(file, {.offset = 4097, .length = 9001}, 500001);
    CHECK(is_zero(read(file, {.offset = 20000, .length = 480001})));
    CHECK(is_zero(read(file, {.offset = 509002, .length = kMiB - 509002})));
  }

  TEST_CASE("data may be copied towards the start of the file") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(2 * kMiB);
    file.write_at(kMiB, pattern(kMiB));
    check_copy(file, {.offset = kMiB, .length = kMiB}, 0);
  }

  TEST_CASE("a file system that copies in its own way, such as memory, gives the same bytes") {
    SparseFile file(FileDescriptor(memfd_create("copy", MFD_CLOEXEC)), 0, "'memory'");
    file.resize(4 * kMiB);
    file.write_at(100, pattern(kMiB + 17));
    check_copy(file, {.offset = 0, .length = 2 * kMiB}, 2 * kMiB);
  }

  TEST_CASE("where the kernel cannot copy, the bytes go through our memory") {
    const test::ScratchDir scratch;
    test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) {
      refuse_copies_by_the_kernel();
      SparseFile file(create(scratch.path() / "file"), 0, "'file'");
      file.resize(8 * kMiB);
      const Bytes wanted = pattern(2 * kMiB + 17);
      file.write_at(101, wanted);
      copy_within(file, {.offset = 0, .length = 4 * kMiB}, {.offset = 4 * kMiB, .length = 4 * kMiB});
      if (equal(read(file, {.offset = 4 * kMiB + 101, .length = wanted.size()}), wanted)) say_ready();
    });
    CHECK(child.wait_until_ready());
    CHECK(child.wait() == 0);
  }
}

}  // namespace rootwright::io
