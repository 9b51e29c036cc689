// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/scratch_dir.h"

namespace rootwright {

namespace {

bool is_open(int descriptor) {
  return fcntl(descriptor, F_GETFD) >= 0;
}

std::string message_of(const std::filesystem::path& path, const std::string& rest) {
  return "'" + path.string() + "' " + rest;
}

}  // namespace

TEST_SUITE("base/file") {
  TEST_CASE("a descriptor is closed by its last owner, once") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("file", "x");
    int number = -1;
    {
      FileDescriptor first = open_for_reading(path);
      number = first.get();
      FileDescriptor second(std::move(first));
      FileDescriptor third;
      third = std::move(second);
      CHECK(third.get() == number);
      CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
    CHECK(FileDescriptor().get() == -1);
  }

  TEST_CASE("a path in a message is quoted, its control bytes in octal") {
    CHECK(quote("a b") == "'a b'");
    CHECK(quote("a\nb") == "'a\\012b'");
  }

  TEST_CASE("a file is read whole, an empty one, too, and one exactly as large as the limit") {
    const test::ScratchDir scratch;
    CHECK(to_text(read_file(scratch.write("file", "hello"), 5)) == "hello");
    CHECK(read_file(scratch.write("empty", ""), 0).empty());
  }

  TEST_CASE("a file larger than the limit is refused with both sizes") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("file", "hello");
    CHECK_THROWS_WITH_AS(static_cast<void>(read_file(path, 4)),
                         message_of(path, "is 5 bytes long, allowed are 4 bytes").c_str(), Error);
  }

  TEST_CASE("what is not there, or below a file, does not exist") {
    const test::ScratchDir scratch;
    const std::filesystem::path below = scratch.write("file", "") / "below";
    const std::filesystem::path missing = scratch.path() / "missing";
    CHECK_THROWS_WITH_AS(static_cast<void>(open_for_reading(missing)), message_of(missing, "does not exist").c_str(),
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(open_for_reading(below)), message_of(below, "does not exist").c_str(),
                         Error);
  }

  TEST_CASE("a directory is refused as one") {
    const test::ScratchDir scratch;
    CHECK_THROWS_WITH_AS(static_cast<void>(read_file(scratch.path(), 10)),
                         message_of(scratch.path(), "is a directory, a file is needed").c_str(), Error);
  }

  // open(2) of a named pipe waits for its writer: a layout that named one made the build stand still.
  TEST_CASE("a named pipe and a terminal-like device are refused without waiting") {
    const test::ScratchDir scratch;
    const std::filesystem::path pipe = scratch.path() / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS(static_cast<void>(open_for_reading(pipe)),
                         message_of(pipe, "is neither a file nor a block device").c_str(), Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(open_for_reading("/dev/null")),
                         "'/dev/null' is neither a file nor a block device", Error);
  }

  TEST_CASE("a link to itself gives the system's words") {
    const test::ScratchDir scratch;
    const std::filesystem::path loop = scratch.path() / "loop";
    std::filesystem::create_symlink("loop", loop);
    CHECK_THROWS_WITH_AS(static_cast<void>(open_for_reading(loop)),
                         ("cannot open '" + loop.string() + "': Too many levels of symbolic links").c_str(), Error);
  }

  TEST_CASE("a mapped file has the file's bytes, and keeps its place when it is moved") {
    const test::ScratchDir scratch;
    MappedFile mapped(scratch.write("file", "hello"));
    CHECK(to_text(mapped.bytes()) == "hello");
    const std::byte* place = mapped.bytes().data();
    const MappedFile moved(std::move(mapped));
    CHECK(moved.bytes().data() == place);
    CHECK(to_text(moved.bytes()) == "hello");
  }

  TEST_CASE("an empty file is mapped to no bytes") {
    const test::ScratchDir scratch;
    CHECK(MappedFile(scratch.write("empty", "")).bytes().empty());
  }

  TEST_CASE("the beginning of an open file can be mapped, and outlives the descriptor") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("file", "hello");
    FileDescriptor file = open_for_reading(path);
    const MappedFile mapped(file, 4, "'file'");
    file = FileDescriptor();
    CHECK(to_text(mapped.bytes()) == "hell");
  }

  TEST_CASE("what cannot be mapped is refused by name") {
    CHECK_THROWS_WITH_AS(MappedFile(FileDescriptor(), 4096, "'nothing'"), "cannot map 'nothing': Bad file descriptor",
                         Error);
  }
}

}  // namespace rootwright
