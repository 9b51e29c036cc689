// SPDX-License-Identifier: Apache-2.0
#include "io/slice.h"

#include <unistd.h>

#include <stdexcept>

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/sparse_file.h"
#include "support/memory_image.h"
#include "support/scratch_dir.h"

namespace rootwright::io {

namespace {

std::string text_at(const BlockSource& source, std::uint64_t offset, std::size_t length) {
  Bytes bytes(length);
  source.read_at(offset, bytes);
  return to_text(bytes);
}

}  // namespace

TEST_SUITE("io/slice") {
  TEST_CASE("byte 0 of a slice is the first of its extent") {
    const test::MemoryImage image(to_bytes("0123456789"));
    const SourceSlice slice(image, {.offset = 2, .length = 5});
    CHECK(slice.size() == 5);
    CHECK(text_at(slice, 0, 5) == "23456");
    CHECK(text_at(slice, 4, 1) == "6");
    CHECK(text_at(slice, 5, 0).empty());
  }

  TEST_CASE("a slice may be the whole source, or nothing at its end") {
    const test::MemoryImage image(to_bytes("0123456789"));
    CHECK(text_at(SourceSlice(image, {.offset = 0, .length = 10}), 0, 10) == "0123456789");
    CHECK(SourceSlice(image, {.offset = 10, .length = 0}).size() == 0);
  }

  TEST_CASE("an extent that ends beyond the source is refused with both sizes, even where 64 bits overflow") {
    const test::MemoryImage image(to_bytes("0123456789"));
    CHECK_THROWS_WITH_AS(SourceSlice(image, {.offset = 6, .length = 5}),
                         "5 bytes at byte 6 are needed, there are 10 bytes", Error);
    CHECK_THROWS_WITH_AS(SourceSlice(image, {.offset = 11, .length = 0}),
                         "0 bytes at byte 11 are needed, there are 10 bytes", Error);
    CHECK_THROWS_WITH_AS(SourceSlice(image, {.offset = UINT64_MAX, .length = 2}),
                         "2 bytes at byte 18,446,744,073,709,551,615 are needed, there are 10 bytes", Error);
  }

  TEST_CASE("nothing is read beyond a slice, though the source goes on") {
    test::MemoryImage image(to_bytes("0123456789"));
    CHECK_THROWS_WITH_AS(text_at(SourceSlice(image, {.offset = 2, .length = 5}), 4, 2),
                         "2 bytes at byte 4 are needed, there are 5 bytes", Error);
    CHECK_THROWS_WITH_AS(text_at(StoreSlice(image, {.offset = 2, .length = 5}), 4, 2),
                         "2 bytes at byte 4 are needed, there are 5 bytes", Error);
  }

  TEST_CASE("the data of a slice is that of its source, moved and cut") {
    test::MemoryImage image(4 * 4096);
    image.write_at(4096, to_bytes("x"));
    image.write_at(3 * 4096, to_bytes("x"));
    const Extent window{.offset = 6144, .length = 8192};
    const std::vector<Extent> inside{{.offset = 0, .length = 2048}, {.offset = 6144, .length = 2048}};
    CHECK(SourceSlice(image, window).data_extents().extents() == inside);
    CHECK(StoreSlice(image, window).data_extents().extents() == inside);
  }

  TEST_CASE("a slice of a slice counts from the inner one") {
    const test::MemoryImage image(to_bytes("0123456789"));
    const SourceSlice outer(image, {.offset = 2, .length = 6});
    CHECK(text_at(SourceSlice(outer, {.offset = 1, .length = 3}), 0, 3) == "345");
  }

  TEST_CASE("a slice is written up to its edges, and nothing outside is touched") {
    test::MemoryImage image(to_bytes("0123456789"));
    StoreSlice slice(image, {.offset = 2, .length = 5});
    slice.write_at(0, to_bytes("abcde"));
    const Bytes x = to_bytes("X");
    const Bytes yz = to_bytes("YZ");
    const std::vector<ByteView> pieces{x, {}, yz};
    slice.write_pieces_at(2, pieces);
    CHECK(to_text(image.bytes()) == "01abXYZ789");
    CHECK(text_at(slice, 1, 3) == "bXY");
  }

  TEST_CASE("a write beyond the edge of a slice is a bug, and writes nothing") {
    test::MemoryImage image(to_bytes("0123456789"));
    StoreSlice slice(image, {.offset = 2, .length = 5});
    CHECK_THROWS_WITH_AS(slice.write_at(4, to_bytes("ab")), "write of 2 bytes at 4 beyond the end of a slice of 5",
                         std::logic_error);
    CHECK_THROWS_WITH_AS(slice.write_at(UINT64_MAX, to_bytes("ab")),
                         "write of 2 bytes at 18446744073709551615 beyond the end of a slice of 5", std::logic_error);
    CHECK(to_text(image.bytes()) == "0123456789");
  }

  TEST_CASE("views of a slice are views of what it lies in, and end where it ends") {
    const test::ScratchDir scratch;
    const SparseFile file = SparseFile::open(scratch.write("file", "0123456789"));
    const SourceSlice slice(file, {.offset = 3, .length = 4});
    CHECK(to_text(slice.view({.offset = 1, .length = 3}).value()) == "456");
    CHECK_THROWS_WITH_AS(static_cast<void>(slice.view({.offset = 1, .length = 4})),
                         "4 bytes at byte 1 are needed, there are 4 bytes", Error);
    REQUIRE(truncate((scratch.path() / "file").c_str(), 5) == 0);
    CHECK_THROWS_WITH_AS(slice.confirm_views(),
                         ("'" + (scratch.path() / "file").string() + "' became shorter than 10 bytes").c_str(), Error);
  }
}

}  // namespace rootwright::io
