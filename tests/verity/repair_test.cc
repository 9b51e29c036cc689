// SPDX-License-Identifier: Apache-2.0
#include "verity/repair.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "io/slice.h"
#include "verity/fec_volume.h"

namespace rootwright::verity {

namespace {

constexpr std::uint64_t kBlock = FecVolume::kBlock;

std::vector<std::uint64_t> numbers(const NumberedBlocks& blocks) {
  std::vector<std::uint64_t> result;
  for (const auto& [number, bytes] : blocks)
    result.push_back(number);
  return result;
}

/// Checks that the plan, written, makes of `damaged` what `sound` is.
void check_restores(const RepairPlan& plan, FecVolume& damaged, const FecVolume& sound) {
  CHECK(plan.unrepaired.none());
  io::StoreSlice tree(damaged.hash_device, {.offset = kBlock, .length = damaged.hash_device.size() - kBlock});
  write_repair(plan, kBlock, {.data = damaged.data, .tree = tree});
  Bytes expected(sound.data.size());
  sound.data.read_at(0, expected);
  CHECK(damaged.data.bytes() == expected);
  expected.resize(sound.hash_device.size());
  sound.hash_device.read_at(0, expected);
  CHECK(damaged.hash_device.bytes() == expected);
}

}  // namespace

TEST_SUITE("verity/repair") {
  TEST_CASE("a volume without damage needs no repair") {
    const FecVolume volume(300);
    const RepairPlan plan = volume.repair();
    CHECK(plan.data.empty());
    CHECK(plan.tree.empty());
    CHECK(plan.unrepaired.none());
  }

  TEST_CASE("damaged data blocks are recovered, with 1 and with 8 threads") {
    const FecVolume sound(300);
    for (const std::size_t threads : {1U, 8U}) {
      FecVolume volume(300);
      for (const std::uint64_t block : {0U, 1U, 299U})
        volume.damage_data(block);
      const RepairPlan plan = volume.repair(threads);
      CHECK(numbers(plan.data) == std::vector<std::uint64_t>{0, 1, 299});
      CHECK(plan.tree.empty());
      check_restores(plan, volume, sound);
    }
  }

  TEST_CASE("as many contiguous blocks as rounds times roots are recovered") {
    const FecVolume sound(3000, 8);
    FecVolume volume(3000, 8);
    const std::uint64_t rounds = volume.parity.size() / 8 / kBlock;
    for (std::uint64_t block = 700; block < 700 + rounds * 8; ++block)
      volume.damage_data(block);
    const RepairPlan plan = volume.repair();
    CHECK(plan.data.size() == rounds * 8);
    check_restores(plan, volume, sound);
  }

  TEST_CASE("one block more in a round than there are roots leaves that round as it is, and repairs the others") {
    FecVolume volume(300);  // two rounds: the even blocks and the odd ones
    for (const std::uint64_t block : {10U, 12U, 14U, 15U})
      volume.damage_data(block);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{15});
    CHECK(plan.unrepaired.data.extents() == std::vector<io::Extent>{{.offset = 10 * kBlock, .length = kBlock},
                                                                    {.offset = 12 * kBlock, .length = kBlock},
                                                                    {.offset = 14 * kBlock, .length = kBlock}});
    CHECK_FALSE(plan.unrepaired.none());
  }

  TEST_CASE("a damaged hash block of any level is recovered") {
    const FecVolume sound(300);
    for (const std::uint64_t block : {0U, 1U, 2U, 3U, 21U}) {
      CAPTURE(block);
      FecVolume volume(300);
      volume.damage_tree(block);
      const RepairPlan plan = volume.repair();
      CHECK(plan.data.empty());
      CHECK(numbers(plan.tree) == std::vector<std::uint64_t>{block});
      check_restores(plan, volume, sound);
    }
  }

  TEST_CASE("a hash block and a data block below it are both recovered") {
    const FecVolume sound(300);
    FecVolume volume(300);
    // One digest of those of data blocks 0 to 15: the others show that it is the leaf that is damaged.
    volume.hash_device.bytes()[4 * kBlock + 3] ^= std::byte{0x40};
    volume.damage_data(5);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.tree) == std::vector<std::uint64_t>{3});
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{5});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("damage in all levels at once is recovered from the top down") {
    const FecVolume sound(300, 24);
    FecVolume volume(300, 24);
    for (const std::uint64_t block : {0U, 1U, 3U, 4U})
      volume.damage_tree(block);
    for (const std::uint64_t block : {0U, 17U, 299U})
      volume.damage_data(block);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.tree) == std::vector<std::uint64_t>{0, 1, 3, 4});
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{0, 17, 299});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("a hash block in a round with too many damaged data blocks is not recovered") {
    FecVolume volume(300);
    volume.damage_tree(0);  // message block 300: with the even blocks
    for (const std::uint64_t block : {10U, 12U, 14U})
      volume.damage_data(block);
    const RepairPlan plan = volume.repair();
    CHECK(plan.tree.empty());
    CHECK(plan.data.empty());
    CHECK_FALSE(plan.unrepaired.levels[2].empty());
    CHECK_FALSE(plan.unrepaired.data.empty());
  }

  TEST_CASE("the only block of a volume without a tree is recovered") {
    const FecVolume sound(1);
    FecVolume volume(1);
    volume.damage_data(0);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{0});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("damaged parity gives blocks that the root hash does not prove: nothing is to be written") {
    FecVolume volume(300);
    volume.damage_data(10);
    volume.damage_data(11);
    volume.parity.bytes()[0] ^= std::byte{1};  // in the round of the even blocks
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{11});
    CHECK(plan.unrepaired.data.extents() == std::vector<io::Extent>{{.offset = 10 * kBlock, .length = kBlock}});
  }

  TEST_CASE("with roots to spare damaged parity and damage that no hash covers are seen through") {
    const FecVolume sound(300, 8);
    FecVolume volume(300, 8);
    volume.damage_data(10);
    volume.damage_data(11);
    for (const std::size_t byte : {0U, 7U, 8U, 4095U})
      volume.parity.bytes()[byte] ^= std::byte{1};
    check_restores(volume.repair(), volume, sound);
  }

  // The digests of blocks 32 to 47 are lost, so that all sixteen seem to be damaged: with block 5 too many for a round.
  TEST_CASE("a hash block that is lost altogether is recovered though all blocks below it seem to be damaged") {
    const FecVolume sound(300, 4);
    FecVolume volume(300, 4);
    std::ranges::fill(std::span(volume.hash_device.bytes()).subspan((1 + 5) * kBlock, kBlock), std::byte{0xee});
    volume.damage_data(5);
    volume.damage_data(33);
    CHECK(volume.verify().data.length() == 17 * kBlock);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.tree) == std::vector<std::uint64_t>{5});
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{5, 33});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("a tree that is lost altogether is recovered") {
    const FecVolume sound(300, 24);
    FecVolume volume(300, 24);
    std::ranges::fill(std::span(volume.hash_device.bytes()).subspan(kBlock), std::byte{0xee});
    const RepairPlan plan = volume.repair();
    CHECK(plan.tree.size() == 22);
    CHECK(plan.data.empty());
    check_restores(plan, volume, sound);
  }

  TEST_CASE("more blocks of a round than roots are recovered where each codeword has few wrong bytes") {
    const FecVolume sound(300);
    FecVolume volume(300);  // even blocks are one round
    for (const std::uint64_t block : {10U, 12U, 14U, 16U})
      volume.data.bytes()[block * kBlock + block] ^= std::byte{0x40};
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{10, 12, 14, 16});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("a block is recovered beside damaged parity of other codewords") {
    const FecVolume sound(300);
    FecVolume volume(300);
    volume.data.bytes()[10 * kBlock + 100] ^= std::byte{0x40};
    volume.parity.bytes()[0] ^= std::byte{1};
    volume.parity.bytes()[401] ^= std::byte{1};
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{10});
    check_restores(plan, volume, sound);
  }

  TEST_CASE("hash blocks are recovered where their rounds have few wrong bytes in many blocks") {
    const FecVolume sound(300);
    FecVolume volume(300);
    volume.hash_device.bytes()[kBlock + 7] ^= std::byte{1};       // the top, message block 300
    volume.hash_device.bytes()[4 * kBlock + 70] ^= std::byte{1};  // a leaf, 303
    for (const std::uint64_t block : {10U, 11U, 12U, 13U, 14U, 15U})
      volume.data.bytes()[block * kBlock + 20 * block] ^= std::byte{0x40};
    check_restores(volume.repair(), volume, sound);
  }

  // There was once a limit to how many codewords might be wrong: veritysetup corrected what we called lost.
  TEST_CASE("one wrong byte in each codeword of a round is corrected, in however many blocks") {
    const FecVolume sound(200);
    FecVolume volume(200);  // one round
    for (std::uint64_t column = 0; column < kBlock; ++column)
      volume.data.bytes()[column % 200 * kBlock + column] ^= std::byte{0x40};
    const RepairPlan plan = volume.repair();
    CHECK(plan.data.size() == 200);
    check_restores(plan, volume, sound);
  }

  TEST_CASE("one destroyed block and single bytes of more than there are roots are corrected") {
    const FecVolume sound(200, 4);
    FecVolume volume(200, 4);
    volume.damage_data(50);
    for (std::uint64_t block = 60; block < 80; ++block)
      volume.data.bytes()[block * kBlock + block] ^= std::byte{0x40};
    check_restores(volume.repair(), volume, sound);
  }

  // Data that fits its leaf was once written back although the top of the tree did not fit the root hash: only the
  // block right above was asked.
  TEST_CASE("another root hash repairs nothing, whatever fits the hash tree") {
    FecVolume volume(300);
    volume.root_hash[31] ^= std::byte{1};
    volume.damage_data(10);
    volume.damage_tree(3);
    const RepairPlan plan = volume.repair();
    CHECK(plan.data.empty());
    CHECK(plan.tree.empty());
    CHECK(plan.unrepaired.root_hash);
  }

  TEST_CASE("bytes behind the digests that were there when the parity was made are no damage that it repairs") {
    FecVolume volume(300);
    volume.hash_device.bytes()[volume.hash_device.size() - 1] = std::byte{1};  // behind the digests of the last leaf
    const Bytes root_hash = volume.root_hash;
    ThreadPool pool(1);
    write_fec(volume.message(), volume.fec, volume.parity, pool);
    const RepairPlan plan = volume.repair();
    CHECK(plan.tree.empty());
    CHECK_FALSE(plan.unrepaired.none());
  }

  TEST_CASE("damage behind the tree, which no hash covers, does not keep other rounds from being repaired") {
    FecVolume volume(300);
    volume.hash_device.bytes().resize(volume.hash_device.size() + 4 * kBlock);  // foreign blocks 322 to 325
    volume.parity.bytes().resize(fec_size(326, volume.fec));
    volume.protect();
    FecVolume::damage(volume.hash_device, 23);  // block 322
    volume.damage_data(4);
    volume.damage_data(5);
    const RepairPlan plan = volume.repair();
    CHECK(numbers(plan.data) == std::vector<std::uint64_t>{5});
  }

  TEST_CASE("parity that is too short is refused with both sizes") {
    FecVolume volume(300);
    volume.parity.bytes().resize(volume.parity.size() - 1);
    CHECK_THROWS_WITH_AS(static_cast<void>(volume.repair()),
                         "FEC of 2,047 bytes is smaller than the 2 KiB of what it covers", Error);
  }
}

}  // namespace rootwright::verity
