// SPDX-License-Identifier: Apache-2.0
#include "io/guarded_mapping.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include <doctest/doctest.h>

#include "support/forked_child.h"
#include "support/scratch_dir.h"

namespace rootwright::io {

namespace {

constexpr std::uint64_t kPage = 4096;

FileDescriptor open_pages(const test::ScratchDir& scratch, std::size_t pages) {
  return FileDescriptor(open(scratch.write("file", std::string(pages * kPage, 'x')).c_str(), O_RDWR | O_CLOEXEC));
}

}  // namespace

TEST_SUITE("io/guarded_mapping") {
  TEST_CASE("what is populated shows the bytes of the file, at any offset and length") {
    const test::ScratchDir scratch;
    const FileDescriptor file = open_pages(scratch, 3);
    const auto mapping = GuardedMapping::map(file, 3 * kPage);
    REQUIRE(mapping);
    CHECK(mapping->populate(0, 3 * kPage)->size() == 3 * kPage);
    CHECK(to_text(mapping->populate(kPage - 1, 2).value()) == "xx");
    CHECK(mapping->populate(3 * kPage, 0)->empty());
    CHECK_FALSE(mapping->lost_offset());
  }

  TEST_CASE("pages that another process cut off read as zeros, and the first of them is named") {
    const test::ScratchDir scratch;
    const FileDescriptor file = open_pages(scratch, 4);
    const auto mapping = GuardedMapping::map(file, 4 * kPage);
    REQUIRE(mapping);
    const ByteView shown = mapping->populate(0, 4 * kPage).value();
    REQUIRE(ftruncate(file.get(), 2 * kPage) == 0);
    CHECK(shown[3 * kPage] == std::byte{0});
    CHECK(mapping->lost_offset() == 3 * kPage);
    CHECK(shown[2 * kPage + 5] == std::byte{0});
    CHECK(mapping->lost_offset() == 2 * kPage);
    CHECK(shown[2 * kPage - 1] == std::byte{'x'});
  }

  TEST_CASE("nothing is shown of pages that the file does not have any more") {
    const test::ScratchDir scratch;
    const FileDescriptor file = open_pages(scratch, 2);
    const auto mapping = GuardedMapping::map(file, 2 * kPage);
    REQUIRE(mapping);
    REQUIRE(ftruncate(file.get(), kPage) == 0);
    CHECK_FALSE(mapping->populate(0, 2 * kPage));
    CHECK(mapping->populate(0, kPage));
  }

  TEST_CASE("a file that cannot be read, an empty one, and a mapping too many are not mapped") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("file", "x");
    CHECK_FALSE(GuardedMapping::map(FileDescriptor(open(path.c_str(), O_WRONLY | O_CLOEXEC)), 1));
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    CHECK_FALSE(GuardedMapping::map(file, 0));
    std::vector<std::unique_ptr<GuardedMapping>> mappings;
    while (std::unique_ptr<GuardedMapping> mapping = GuardedMapping::map(file, 1))
      mappings.push_back(std::move(mapping));
    CHECK(mappings.size() == 64);
    mappings.pop_back();
    CHECK(GuardedMapping::map(file, 1));
  }

  TEST_CASE("a bus error elsewhere ends the process as ever") {
    const test::ScratchDir scratch;
    const FileDescriptor file = open_pages(scratch, 1);
    const auto mapping = GuardedMapping::map(file, kPage);
    REQUIRE(mapping);
    test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) {
      const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
      setrlimit(RLIMIT_CORE, &no_core);
      const MappedFile unguarded(file, kPage, "'file'");
      if (ftruncate(file.get(), 0) != 0) return;
      const volatile std::byte* byte = unguarded.bytes().data();
      static_cast<void>(*byte);
      say_ready();
    });
    CHECK_FALSE(child.wait_until_ready());
    CHECK(child.wait() != 0);
  }
}

}  // namespace rootwright::io
