// SPDX-License-Identifier: Apache-2.0
#include "image/published_parity.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "support/memory_image.h"
#include "verity/hash_tree.h"

namespace rootwright::image {

namespace {

constexpr verity::FecParams kTwoRoots{.roots = 2, .block_size = 4096};

/// 300 blocks, the last 20 of them zero: two rounds, both with data.
test::MemoryImage make_message() {
  Bytes bytes(300 * 4096);
  for (std::size_t i = 0; i < 280 * 4096; ++i)
    bytes[i] = static_cast<std::byte>(i * i / 7);
  return test::MemoryImage(std::move(bytes));
}

PublishedHashTree make_tree(std::uint64_t data_blocks) {
  PublishedHashTree tree;
  tree.data_blocks = data_blocks;
  tree.extent = {.offset = (data_blocks + 1) * 4096, .length = verity::hash_tree_size(data_blocks, tree.params)};
  return tree;
}

}  // namespace

TEST_SUITE("image/published_parity") {
  TEST_CASE("parity that is right has no differences, and a changed byte is a block of them") {
    ThreadPool pool(2);
    const test::MemoryImage message = make_message();
    test::MemoryImage parity(4 * 4096);
    verity::write_fec(message, kTwoRoots, parity, pool);
    CHECK(compare_parity(message, parity, kTwoRoots, pool).empty());
    parity.bytes()[3 * 4096 + 17] ^= std::byte{1};
    parity.bytes()[0] ^= std::byte{1};
    CHECK(compare_parity(message, parity, kTwoRoots, pool) ==
          io::ExtentSet({{.offset = 0, .length = 4096}, {.offset = 3 * 4096, .length = 4096}}));
  }

  TEST_CASE("parity of a message of zeros is zero") {
    ThreadPool pool(1);
    const test::MemoryImage message(Bytes(300 * 4096));
    test::MemoryImage parity(4 * 4096);
    CHECK(compare_parity(message, parity, kTwoRoots, pool).empty());
    parity.bytes()[4096] = std::byte{1};
    CHECK(compare_parity(message, parity, kTwoRoots, pool) == io::ExtentSet({{.offset = 4096, .length = 4096}}));
  }

  // 1000 data and 9 hash blocks: 4 rounds of 253 blocks, 5 of 231.
  TEST_CASE("parity lies directly behind the tree, if there is room for all of it") {
    const PublishedHashTree tree = make_tree(1000);
    const std::uint64_t end = tree.extent.end();
    CHECK(end == 1010 * 4096);
    const std::optional<PublishedParity> parity = parity_behind(tree, 2, end + 8 * 4096);
    REQUIRE(parity);
    CHECK(parity->roots == 2);
    CHECK(parity->extent == io::Extent{.offset = end, .length = 8 * 4096});
    CHECK_FALSE(parity_behind(tree, 2, end + 8 * 4096 - 1));
    CHECK(parity_behind(tree, 24, end + kMiB)->extent.length == 5 * 24 * 4096);
  }

  TEST_CASE("roots that nobody can have are refused with what is allowed") {
    CHECK_THROWS_WITH_AS((void)parity_behind(make_tree(10), 25, kMiB),
                         "FEC with 25 roots is not possible, only with 2 to 24", Error);
    CHECK_THROWS_WITH_AS((void)parity_behind(make_tree(10), 1, kMiB),
                         "FEC with 1 roots is not possible, only with 2 to 24", Error);
  }
}

}  // namespace rootwright::image
