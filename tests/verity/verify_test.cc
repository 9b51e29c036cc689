// SPDX-License-Identifier: Apache-2.0
#include "verity/verify.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/memory_image.h"
#include "verity/hash_tree.h"

namespace rootwright::verity {

using test::MemoryImage;

namespace {

constexpr std::uint64_t kBlock = 512;  // 16 SHA-256 digests

io::ExtentSet blocks(const std::vector<std::uint64_t>& numbers) {
  io::ExtentSet extents;
  for (const std::uint64_t number : numbers)
    extents.add({.offset = number * kBlock, .length = kBlock});
  return extents;
}

HashTreeParams small_blocks(crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::sha256) {
  return {.algorithm = algorithm, .data_block_size = kBlock, .hash_block_size = kBlock, .salt = to_bytes("salt")};
}

/// Data, different in each block, with its hash tree, to be damaged. With 300 blocks the top is block 0 of the tree,
/// level 1 are blocks 1 and 2, level 0 blocks 3 to 21.
struct Volume {
  explicit Volume(std::uint64_t blocks, HashTreeParams wanted = small_blocks())
      : params(std::move(wanted)), data_blocks(blocks), data(blocks * kBlock), tree(hash_tree_size(blocks, params)) {
    for (std::uint64_t i = 0; i < blocks; ++i)
      store_le64(data.bytes(), i * kBlock, i + 1);
    build();
  }

  void build() {
    ThreadPool pool(1);
    root_hash = build_hash_tree(data, data_blocks, params, tree, pool);
  }
  [[nodiscard]] Mismatch verify(std::size_t threads = 2) const {
    ThreadPool pool(threads);
    return verify_hash_tree(data, data_blocks, params, tree, root_hash, pool);
  }
  void flip_data(std::uint64_t block, std::uint64_t offset = 0) {
    data.bytes()[block * kBlock + offset] ^= std::byte{1};
  }
  void flip_tree(std::uint64_t block, std::uint64_t offset) { tree.bytes()[block * kBlock + offset] ^= std::byte{1}; }

  HashTreeParams params;
  std::uint64_t data_blocks;
  MemoryImage data;
  MemoryImage tree;
  Bytes root_hash;
};

}  // namespace

TEST_SUITE("verity/verify") {
  TEST_CASE("a tree that fits its data has no mismatch, whatever the size, with 1 and with 8 threads") {
    for (const std::uint64_t size : {1U, 2U, 15U, 16U, 17U, 256U, 257U, 300U}) {
      CAPTURE(size);
      Volume volume(size);
      CHECK(volume.verify(1).none());
      CHECK(volume.verify(8).none());
    }
  }

  TEST_CASE("changed data blocks are named, and neighbours become one extent") {
    Volume volume(300);
    volume.flip_data(0);
    volume.flip_data(17, 511);
    volume.flip_data(18);
    volume.flip_data(299);
    for (const std::size_t threads : {1U, 8U}) {
      const Mismatch mismatch = volume.verify(threads);
      CHECK(mismatch.data == blocks({0, 17, 18, 299}));
      CHECK(mismatch.data.extents().size() == 3);
      CHECK(std::ranges::all_of(mismatch.levels, &io::ExtentSet::empty));
      CHECK_FALSE(mismatch.root_hash);
      CHECK_FALSE(mismatch.none());
    }
  }

  TEST_CASE("a changed digest in any level is the damage of its block alone, the blocks below are as they were") {
    for (const std::size_t level : {0U, 1U, 2U}) {
      Volume volume(300);
      const std::uint64_t block = level == 0 ? 5 : level == 1 ? 2 : 0;
      volume.flip_tree(block, 3);
      const Mismatch mismatch = volume.verify();
      CHECK(mismatch.data.empty());
      REQUIRE(mismatch.levels.size() == 3);
      for (std::size_t other = 0; other < 3; ++other)
        CHECK(mismatch.levels[other] == (other == level ? blocks({block}) : blocks({})));
      CHECK(mismatch.root_hash == (level == 2));
    }
  }

  TEST_CASE("a changed byte behind the digests of a block, in any level, is the damage of that block") {
    for (const std::uint64_t block : {0U, 2U, 21U}) {  // the last block of each level is not full
      Volume volume(300);
      volume.flip_tree(block, 511);
      const Mismatch mismatch = volume.verify();
      CHECK(mismatch.data.empty());
      const std::size_t level = block == 0 ? 2 : block == 2 ? 1 : 0;
      CHECK(mismatch.levels[level] == blocks({block}));
      CHECK(mismatch.root_hash == (level == 2));
    }
  }

  // dm-verity itself does not look at these bytes; veritysetup verify does.
  TEST_CASE("bytes behind the digests that are not zero are found even if every digest above was made for them") {
    Volume volume(20);  // the top is block 0, level 0 are blocks 1 and 2
    volume.flip_tree(2, 511);
    const crypto::BlockHasher hasher(volume.params.algorithm, kBlock, volume.params.salt, volume.params.salt_position);
    const std::span<std::byte> tree(volume.tree.bytes());
    hasher.hash(tree.subspan(2 * kBlock, kBlock), tree.subspan(32, 32), 32);
    hasher.hash(tree.first(kBlock), volume.root_hash, 32);
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.levels[0] == blocks({2}));
    CHECK(mismatch.levels[1].empty());
    CHECK(mismatch.data.empty());
    CHECK_FALSE(mismatch.root_hash);

    volume.flip_tree(2, 511);
    hasher.hash(tree.subspan(2 * kBlock, kBlock), tree.subspan(32, 32), 32);
    volume.flip_tree(0, 200);
    hasher.hash(tree.first(kBlock), volume.root_hash, 32);
    CHECK(volume.verify().levels[1] == blocks({0}));
  }

  TEST_CASE("bytes between digests that take less than their place must be zero, too") {
    Volume volume(16, small_blocks(crypto::HashAlgorithm::sha1));
    volume.flip_tree(0, 20);
    CHECK(volume.verify().levels[0] == blocks({0}));
  }

  TEST_CASE("data and the digest over it changed at once are both named") {
    Volume volume(300);
    volume.flip_data(20);
    volume.flip_tree(3 + 1, 0);  // the block that holds the digests of data blocks 16 to 31
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.levels[0] == blocks({4}));
    CHECK(mismatch.data == blocks({16, 20}));  // nothing tells that block 16 is as it was
  }

  TEST_CASE("another root hash is said to be one, and the top block does not match it") {
    Volume volume(300);
    volume.root_hash[0] ^= std::byte{1};
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.root_hash);
    CHECK(mismatch.levels[2] == blocks({0}));
    CHECK(mismatch.levels[1].empty());
    CHECK(mismatch.data.empty());
  }

  TEST_CASE("a single data block is compared with the root hash itself") {
    Volume volume(1);
    volume.flip_data(0);
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.root_hash);
    CHECK(mismatch.levels.empty());
    CHECK(mismatch.data == blocks({0}));
  }

  TEST_CASE("a tree that was never written does not match") {
    Volume volume(300);
    std::ranges::fill(volume.tree.bytes(), std::byte{0});
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.root_hash);
    CHECK(mismatch.data.length() == 300 * kBlock);
  }

  TEST_CASE("over holes the tree must hold the digests of zeros") {
    Volume volume(20'000);
    std::ranges::fill(volume.data.bytes(), std::byte{0});
    volume.data.bytes()[15'000 * kBlock] = std::byte{1};
    volume.build();
    CHECK(volume.verify().none());

    const std::uint64_t first_leaf = volume.tree.size() / kBlock - 1250;
    volume.flip_tree(first_leaf + 7, 64);  // over the hole at the begin
    volume.flip_data(123);                 // and a byte in it, which is no hole any more
    const Mismatch mismatch = volume.verify();
    CHECK(mismatch.levels[0] == blocks({first_leaf + 7}));
    CHECK(mismatch.data == blocks({114, 123}));
  }

  TEST_CASE("a root hash of another length is refused") {
    Volume volume(2);
    volume.root_hash.pop_back();
    CHECK_THROWS_WITH_AS((void)volume.verify(), "root hash of 31 bytes, of sha256 it has 32", Error);
  }

  TEST_CASE("data or tree that is too small is refused with both sizes") {
    Volume volume(300);
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS((void)verify_hash_tree(volume.data, 301, volume.params, volume.tree, volume.root_hash, pool),
                         "data of 150 KiB is smaller than the 154,112 bytes to be hashed", Error);
    const MemoryImage short_tree(volume.tree.size() - 1);
    CHECK_THROWS_WITH_AS((void)verify_hash_tree(volume.data, 300, volume.params, short_tree, volume.root_hash, pool),
                         "hash tree of 11,263 bytes is smaller than the 11 KiB of 300 data blocks", Error);
  }
}

}  // namespace rootwright::verity
