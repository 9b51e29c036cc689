// SPDX-License-Identifier: Apache-2.0
#include "io/sparse_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <climits>
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "support/scratch_dir.h"

namespace rootwright::io {

namespace {

FileDescriptor create(const std::filesystem::path& path) {
  return FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

std::string text_at(const BlockSource& source, std::uint64_t offset, std::size_t length) {
  Bytes bytes(length);
  source.read_at(offset, bytes);
  return to_text(bytes);
}

/// While it lives, files may not grow beyond `bytes`; instead of SIGXFSZ a write fails.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes) : handler_before_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    static_cast<void>(std::signal(SIGXFSZ, handler_before_));
  }

 private:
  rlimit before_{};
  void (*handler_before_)(int);
};

}  // namespace

TEST_SUITE("io/sparse_file") {
  TEST_CASE("what is written is read back, and what is not is zero") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(10);
    file.write_at(3, to_bytes("abc"));
    file.write_at(10, {});
    CHECK(file.size() == 10);
    CHECK(text_at(file, 0, 10) == std::string("\0\0\0abc\0\0\0\0", 10));
    CHECK(text_at(file, 10, 0).empty());
  }

  TEST_CASE("pieces lie one behind the other, more of them than one system call takes") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    std::string expected;
    std::vector<Bytes> texts;
    texts.reserve(IOV_MAX + 300);
    for (int i = 0; i < IOV_MAX + 300; ++i)
      texts.push_back(to_bytes(i % 7 == 0 ? "" : std::to_string(i)));
    std::vector<ByteView> pieces;
    for (const Bytes& text : texts) {
      pieces.emplace_back(text);
      expected += to_text(text);
    }
    file.resize(1 + expected.size());
    file.write_pieces_at(1, pieces);
    CHECK(text_at(file, 1, expected.size()) == expected);
  }

  TEST_CASE("no pieces write nothing") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.write_pieces_at(0, {});
    CHECK(file.size() == 0);
  }

  TEST_CASE("a hole takes no space and shows as one, at the start, between and at the end") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(4 * kMiB);
    CHECK(file.data_extents().empty());
    file.write_at(kMiB, Bytes(4096, std::byte{1}));
    file.write_at(3 * kMiB, Bytes(4096, std::byte{1}));
    const std::vector<Extent> data{{.offset = kMiB, .length = 4096}, {.offset = 3 * kMiB, .length = 4096}};
    CHECK(file.data_extents().extents() == data);
    file.write_at(4 * kMiB - 1, to_bytes("x"));
    CHECK(file.data_extents().extents().back().end() == 4 * kMiB);
  }

  TEST_CASE("data behind the size that was given does not show") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("file", std::string(3 * 4096, 'x'));
    const SparseFile file(open_for_reading(path), 5000, "'file'");
    CHECK(file.data_extents() == ExtentSet({{.offset = 0, .length = 5000}}));
  }

  TEST_CASE("an opened file has its size, an empty one, too") {
    const test::ScratchDir scratch;
    CHECK(SparseFile::open(scratch.write("file", "hello")).size() == 5);
    const SparseFile empty = SparseFile::open(scratch.write("empty", ""));
    CHECK(empty.size() == 0);
    CHECK(empty.data_extents().empty());
  }

  TEST_CASE("a file of 2 TiB has bytes at its end") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(2 * kTiB);
    file.write_at(2 * kTiB - 3, to_bytes("end"));
    CHECK(text_at(file, 2 * kTiB - 3, 3) == "end");
    CHECK(file.data_extents().length() <= 65536);
  }

  TEST_CASE("bytes beyond the end are refused with both numbers, even where 64 bits overflow") {
    const test::ScratchDir scratch;
    const SparseFile file(open_for_reading(scratch.write("file", "hello")), 5, "'file'");
    CHECK_THROWS_WITH_AS(text_at(file, 4, 2), "'file' ends at byte 5, 2 bytes at byte 4 are needed", Error);
    CHECK_THROWS_WITH_AS(text_at(file, UINT64_MAX, 2),
                         "'file' ends at byte 5, 2 bytes at byte 18,446,744,073,709,551,615 are needed", Error);
  }

  TEST_CASE("a file that became shorter is noticed") {
    const test::ScratchDir scratch;
    const SparseFile file(open_for_reading(scratch.write("file", "hello")), kKiB, "'file'");
    CHECK_THROWS_WITH_AS(text_at(file, 3, 4), "'file' became shorter than 1 KiB", Error);
  }

  TEST_CASE("a write beyond the end is a bug") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(4);
    CHECK_THROWS_WITH_AS(file.write_at(3, to_bytes("ab")), "write of 2 bytes at 3 beyond the end of 'file'",
                         std::logic_error);
  }

  TEST_CASE("a file that is open for reading only refuses the write in the system's words") {
    const test::ScratchDir scratch;
    SparseFile file(open_for_reading(scratch.write("file", "hello")), 5, "'file'");
    CHECK_THROWS_WITH_AS(file.write_at(1, to_bytes("ab")),
                         "cannot write 'file', 2 bytes at byte 1: Bad file descriptor", Error);
  }

  TEST_CASE("a limit on the size of files fails the write that crosses it") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(16 * kKiB);
    std::string message;
    try {
      const FileSizeLimit limit(8 * kKiB);
      file.write_at(4 * kKiB, Bytes(8 * kKiB, std::byte{1}));
    } catch (const Error& error) {
      message = error.what();
    }
    CHECK(message == "cannot write 'file', 8 KiB at byte 8,192: File too large");
  }

  // /dev/full fails every write with ENOSPC, as a full disk does.
  TEST_CASE("a full disk's message says what was needed and what there is") {
    SparseFile file(FileDescriptor(open("/dev/full", O_WRONLY | O_CLOEXEC)), 4096, "'edge.img'");
    CHECK_THROWS_WITH_AS(
        file.write_at(0, to_bytes("abc")),
        doctest::Contains("cannot write 'edge.img', 3 bytes at byte 0: No space left on device; 0 bytes are written, "),
        Error);
    CHECK_THROWS_WITH_AS(file.write_at(0, to_bytes("abc")), doctest::Contains(" are free on its file system"), Error);
  }

  TEST_CASE("a size that no file can have is refused") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    CHECK_THROWS_WITH_AS(file.resize(std::uint64_t{1} << 63U),
                         "cannot make 'file' 8,388,608 TiB long: Invalid argument", Error);
    CHECK(file.size() == 0);
  }

  TEST_CASE("a file can be shortened, and synced to the disk") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(10);
    file.resize(4);
    file.sync();
    CHECK(file.size() == 4);
    CHECK(std::filesystem::file_size(scratch.path() / "file") == 4);
  }

  TEST_CASE("a view shows what was written, and is refused beyond the end") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(10000);
    file.write_at(5000, as_byte_view("abc"));
    const auto view = file.view({.offset = 4999, .length = 5});
    REQUIRE(view);
    CHECK(to_text(*view) == std::string("\0abc\0", 5));
    file.write_at(5001, as_byte_view("B"));
    CHECK(to_text(*view) == std::string("\0aBc\0", 5));
    CHECK_NOTHROW(file.confirm_views());
    CHECK_THROWS_WITH_AS(static_cast<void>(file.view({.offset = 9999, .length = 2})),
                         "'file' ends at byte 10,000, 2 bytes at byte 9,999 are needed", Error);
  }

  TEST_CASE("a file that somebody shortens after a view has shown its bytes is refused with its size") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(2 * kMiB);
    const auto view = file.view({.offset = 0, .length = 2 * kMiB});
    REQUIRE(view);
    REQUIRE(truncate((scratch.path() / "file").c_str(), 5000) == 0);
    CHECK(view->back() == std::byte{0});
    CHECK_THROWS_WITH_AS(file.confirm_views(), "'file' became shorter than 2 MiB", Error);
    CHECK_FALSE(file.view({.offset = kMiB, .length = kMiB}));
  }

  TEST_CASE("bytes that were lost for a time are refused although the file is as long as it was") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(kMiB);
    const auto view = file.view({.offset = 0, .length = kMiB});
    REQUIRE(view);
    REQUIRE(truncate((scratch.path() / "file").c_str(), 8192) == 0);
    CHECK((*view)[12288] == std::byte{0});
    REQUIRE(truncate((scratch.path() / "file").c_str(), kMiB) == 0);
    CHECK_THROWS_WITH_AS(file.confirm_views(), "'file' could for a time not be read at byte 12,288", Error);
  }

  TEST_CASE("what is made zero is zero, and what is around it is as it was") {
    const test::ScratchDir scratch;
    SparseFile file(create(scratch.path() / "file"), 0, "'file'");
    file.resize(3 * kMiB);
    file.write_at(0, Bytes(3 * kMiB, std::byte{'x'}));
    file.make_zero({.offset = 100, .length = 2 * kMiB});
    file.make_zero({.offset = 50, .length = 0});
    CHECK(text_at(file, 99, 3) == std::string("x\0\0", 3));
    CHECK(text_at(file, 100 + 2 * kMiB - 2, 3) == std::string("\0\0x", 3));
    CHECK(file.size() == 3 * kMiB);
  }
}

}  // namespace rootwright::io
