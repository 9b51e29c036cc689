// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "fs/ext4/file_blocks.h"
#include "support/memory_image.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::uint64_t kBlock = 4096;
const std::string kText(3 * kBlock, 'x');

tree::Content content_of(std::uint64_t size, std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> pieces) {
  tree::Content content{.size = size, .pieces = {}};
  for (const auto& [offset, length] : pieces)
    content.pieces.push_back({.offset = offset, .bytes = as_byte_view(kText).first(length)});
  return content;
}

std::string runs_of(const tree::Content& content) {
  std::string text;
  for (const BlockRun& run : mapped_blocks(content))
    text += std::to_string(run.first) + "+" + std::to_string(run.count) + " ";
  return text;
}

}  // namespace

TEST_SUITE("fs/ext4/file_blocks") {
  TEST_CASE("blocks that any byte lies in are mapped, all others are holes") {
    CHECK(runs_of(content_of(0, {})).empty());
    CHECK(runs_of(content_of(1, {{0, 1}})) == "0+1 ");
    CHECK(runs_of(content_of(kBlock, {{0, kBlock}})) == "0+1 ");
    CHECK(runs_of(content_of(kBlock + 1, {{0, kBlock + 1}})) == "0+2 ");
    CHECK(runs_of(content_of(100 * kBlock, {{99 * kBlock + 7, 1}})) == "99+1 ");
    CHECK(runs_of(content_of(9 * kBlock, {{0, 10}, {20, 10}, {kBlock, 5}, {3 * kBlock, 1}})) == "0+2 3+1 ");
    CHECK(mapped_block_count(content_of(9 * kBlock, {{0, 10}, {20, 10}, {kBlock, 5}, {3 * kBlock, 1}})) == 3);
  }

  TEST_CASE("a run is cut where free blocks end and where an extent would be too long") {
    const std::vector<BlockRun> free{{.first = 5, .count = 2}, {.first = 100, .count = 100000}};
    BlockCursor cursor(free, 0);
    const BlockRun mapped{.first = 7, .count = 2 + 32768 + 1};
    const std::vector<FileExtent> extents = place_blocks({&mapped, 1}, cursor);
    REQUIRE(extents.size() == 3);
    CHECK(extents[0].count == 2);
    CHECK(extents[1].first_in_file == 9);
    CHECK(extents[1].count == 32768);
    CHECK(extents[1].first == 100);
    CHECK(extents[2].first_in_file == 9 + 32768);
    CHECK(extents[2].first == 100 + 32768);
  }

  TEST_CASE("bytes go where the extents say, with zeros around them in their blocks") {
    const tree::Content content = content_of(5 * kBlock, {{10, 20}, {100, kBlock}, {4 * kBlock - 1, 1}});
    const std::vector<BlockRun> free{{.first = 1, .count = 1}, {.first = 3, .count = 2}};
    BlockCursor cursor(free, 0);
    test::MemoryImage image(Bytes(6 * kBlock, std::byte{'-'}));
    PieceWriter writer(image);
    write_content(content, place_blocks(mapped_blocks(content), cursor), writer);
    writer.flush();

    Bytes expected(6 * kBlock, std::byte{'-'});
    const auto fill = [&](std::uint64_t offset, std::uint64_t length, char with) {
      std::ranges::fill(std::span(expected).subspan(offset, length), static_cast<std::byte>(with));
    };
    fill(kBlock, kBlock, '\0');          // block 0 of the file
    fill(3 * kBlock, 2 * kBlock, '\0');  // its blocks 1 and 3
    fill(kBlock + 10, 20, 'x');
    fill(kBlock + 100, kBlock - 100, 'x');
    fill(3 * kBlock, 100, 'x');
    fill(5 * kBlock - 1, 1, 'x');
    CHECK(image.bytes() == expected);
  }
}

}  // namespace rootwright::fs::ext4
