// SPDX-License-Identifier: Apache-2.0
#include "verity/fec.h"

#include <algorithm>
#include <array>
#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "crypto/digest.h"
#include "verity/fec_volume.h"

namespace rootwright::verity {

using test::MemoryImage;

namespace {

constexpr std::uint64_t kBlock = FecVolume::kBlock;

std::string sha256(ByteView bytes) {
  return to_hex(crypto::digest(crypto::HashAlgorithm::sha256, bytes));
}

/// Writes the parity of `message` into an image that was all ones, so that bytes never written are seen.
Bytes parity_over_ones(const io::BlockSource& message, const FecParams& params) {
  MemoryImage parity(Bytes(fec_size(message.size() / params.block_size, params), std::byte{0xff}));
  ThreadPool pool(2);
  write_fec(message, params, parity, pool);
  return parity.bytes();
}

}  // namespace

TEST_SUITE("verity/fec") {
  // numbered_words(BLOCKS * 512) > data
  // veritysetup format --data-block-size=512 --hash-block-size=512 --salt=73616c74 --fec-device=fec --fec-roots=ROOTS
  //   data hash; sha256sum fec                                                            (cryptsetup 2.6.1)
  // The superblock, with its random UUID, is not covered.
  TEST_CASE("parity is what veritysetup writes, for one block and for more than a round, with 2, 3 and 24 roots") {
    struct Known {
      std::uint64_t blocks;
      std::uint32_t roots;
      const char* digest;
    };
    for (const Known& known :
         std::array<Known, 6>{{{1, 2, "6178c28c8750583754ba5589f92b7ebf572cd41f8107a19915e5707554c06ff0"},
                               {1, 3, "69405a7d44b3e8f743c3a4f5a88c9bb26962b78fc575dff6df67944f83aca364"},
                               {1, 24, "6619cc7ada4a73cd29880db04ee8e4a5268f8d579b095aa2cb64e7af1ac6a0a5"},
                               {300, 2, "fbb4801ee90ce564c0811cb10308db671a73b654310b06bb70b5186798c87d48"},
                               {300, 3, "9aa9173dac338b6900bccb332822cd84fbaa5a5c56fc50093ec241916fffb45e"},
                               {300, 24, "a6aadefb785de430ec779fa9cd4d5d5ccae6e098cf6ce1a00a6467bcaf6cb237"}}}) {
      CAPTURE(known.blocks);
      CAPTURE(known.roots);
      FecVolume volume(known.blocks, known.roots);
      CHECK(sha256(volume.parity.bytes()) == known.digest);
    }
  }

  TEST_CASE("parity is the same with 1 and with 8 threads") {
    const MemoryImage message(numbered_words(17000 * kBlock));  // more than one run of columns
    for (const std::uint32_t roots : {2U, 5U}) {
      const FecParams params{.roots = roots, .block_size = kBlock};
      std::vector<Bytes> parities;
      for (const std::size_t threads : {1U, 8U}) {
        MemoryImage parity(fec_size(17000, params));
        ThreadPool pool(threads);
        write_fec(message, params, parity, pool);
        parities.push_back(parity.bytes());
      }
      CHECK_FALSE(is_zero(ByteView(parities[0]).last(roots * kBlock)));
      CHECK(parities[0] == parities[1]);
    }
  }

  TEST_CASE("the size is that of whole rounds") {
    const FecParams params{.roots = 2, .block_size = 4096};
    CHECK(fec_size(0, params) == 0);
    CHECK(fec_size(1, params) == 2 * 4096);
    CHECK(fec_size(253, params) == 2 * 4096);
    CHECK(fec_size(254, params) == 4 * 4096);
    CHECK(fec_size(232, {.roots = 24, .block_size = 512}) == 48 * 512);
  }

  TEST_CASE("a size beyond 64 bits is refused") {
    CHECK_THROWS_AS(static_cast<void>(fec_size(std::numeric_limits<std::uint64_t>::max(), {.roots = 24})), Error);
  }

  TEST_CASE("roots out of range and blocks of two sizes are refused with the numbers") {
    HashTreeParams tree;
    CHECK(fec_params(2, tree).block_size == 4096);
    CHECK(fec_params(24, tree).roots == 24);
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_params(1, tree)), "FEC with 1 roots is not possible, only with 2 to 24",
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_params(25, tree)),
                         "FEC with 25 roots is not possible, only with 2 to 24", Error);
    tree.hash_block_size = 1024;
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_params(2, tree)),
                         "FEC needs data and hash blocks of one size, not of 4096 and 1024 bytes", Error);
    tree.hash_block_size = 1000;
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_params(2, tree)),
                         "hash block size 1000 is no power of two from 512 to 524288", Error);
  }

  TEST_CASE("of a hash device of its own all whole blocks from the tree on are covered") {
    const FecParams params{.roots = 2, .block_size = 4096};
    CHECK(fec_hash_area({.size = 5 * 4096, .tree_offset = 4096, .tree_size = 2 * 4096, .fec_offset = {}}, params) ==
          io::Extent{.offset = 4096, .length = 4 * 4096});
    CHECK(fec_hash_area({.size = 5 * 4096 + 4095, .tree_offset = 4096, .tree_size = 2 * 4096, .fec_offset = {}}, params)
              .length == 4 * 4096);
  }

  TEST_CASE("of a device that holds the parity, too, what lies before it is covered") {
    const FecParams params{.roots = 2, .block_size = 4096};
    const HashDevice device{
        .size = 50 * 4096, .tree_offset = 4096, .tree_size = 2 * 4096, .fec_offset = 8 * 4096 + 512};
    CHECK(fec_hash_area(device, params) == io::Extent{.offset = 4096, .length = 7 * 4096});
  }

  TEST_CASE("the empty tree of a single block leaves nothing of the hash device to be covered") {
    const FecParams params{.roots = 2, .block_size = 4096};
    CHECK(fec_hash_area({.size = 512, .tree_offset = 512, .tree_size = 0, .fec_offset = {}}, params).length == 0);
    CHECK(fec_hash_area({.size = 0, .tree_offset = 0, .tree_size = 0, .fec_offset = {}}, params).length == 0);
  }

  TEST_CASE("a tree behind its device and a parity that begins inside the tree are refused with both numbers") {
    const FecParams params{.roots = 2, .block_size = 4096};
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_hash_area(
                             {.size = 8192, .tree_offset = 4096, .tree_size = 8192, .fec_offset = {}}, params)),
                         "hash tree ends at byte 12288, behind the 8 KiB of its device", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(fec_hash_area(
                             {.size = 65536, .tree_offset = 4096, .tree_size = 8192, .fec_offset = 12287}, params)),
                         "FEC at byte 12287 overlaps the hash tree, which ends at byte 12288", Error);
  }

  TEST_CASE("a message is the data and then the hash area, also where one read takes of both") {
    const MemoryImage data(to_bytes("DATA, and more"));
    const MemoryImage hash_device(to_bytes("..TREE.."));
    const FecMessage message(data, 4, hash_device, {.offset = 2, .length = 4});
    CHECK(message.size() == 8);
    Bytes all(8);
    message.read_at(0, all);
    CHECK(to_text(all) == "DATATREE");
    Bytes middle(2);
    message.read_at(3, middle);
    CHECK(to_text(middle) == "AT");
    CHECK_THROWS_WITH_AS(message.read_at(7, middle), "what FEC covers was read behind its end", Error);
  }

  TEST_CASE("holes of a message are the holes of both its sources") {
    MemoryImage data(8 * 4096);
    MemoryImage hash_device(8 * 4096);
    data.bytes()[4096] = std::byte{1};
    data.bytes()[7 * 4096] = std::byte{1};  // behind what is covered
    hash_device.bytes()[0] = std::byte{1};  // before what is covered
    hash_device.bytes()[4 * 4096] = std::byte{1};
    const FecMessage message(data, 6 * 4096, hash_device, {.offset = 2 * 4096, .length = 4 * 4096});
    CHECK(message.data_extents() ==
          io::ExtentSet({{.offset = 4096, .length = 4096}, {.offset = 8 * 4096, .length = 4096}}));
  }

  TEST_CASE("a message that ends behind its sources is refused with both numbers") {
    const MemoryImage data(1024);
    CHECK_THROWS_WITH_AS(FecMessage(data, 1025, data, {}),
                         "data that FEC covers ends at byte 1025, behind the 1 KiB it lies in", Error);
    CHECK_THROWS_WITH_AS(FecMessage(data, 1024, data, {.offset = 512, .length = 1024}),
                         "hash area that FEC covers ends at byte 1536, behind the 1 KiB it lies in", Error);
  }

  TEST_CASE("rounds without data are not written, those beside them are") {
    constexpr std::uint64_t kRounds = 12;  // of 4096 bytes, as MemoryImage knows holes
    const FecParams params{.roots = 2, .block_size = 4096};
    MemoryImage message(253 * kRounds * 4096);
    message.bytes()[(100 * kRounds + 5) * 4096] = std::byte{1};
    message.bytes()[(252 * kRounds + 11) * 4096 + 4095] = std::byte{1};
    const Bytes parity = parity_over_ones(message, params);
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      CAPTURE(round);
      const ByteView of_round = ByteView(parity).subspan(round * 8192, 8192);
      const bool is_untouched = std::ranges::all_of(of_round, [](std::byte byte) { return byte == std::byte{0xff}; });
      CHECK(is_untouched == (round != 5 && round != 11));
    }
    CHECK(std::ranges::count(parity, std::byte{0}) == 2 * (8192 - 2));
  }

  TEST_CASE("data that wraps from the end of one stream to the next is in the first and in the last rounds") {
    constexpr std::uint64_t kRounds = 8;
    const FecParams params{.roots = 2, .block_size = 4096};
    MemoryImage message(253 * kRounds * 4096);
    message.bytes()[(3 * kRounds - 1) * 4096] = std::byte{1};
    message.bytes()[3 * kRounds * 4096] = std::byte{1};
    const Bytes parity = parity_over_ones(message, params);
    CHECK(parity[0] != std::byte{0xff});
    CHECK(parity[8192] == std::byte{0xff});
    CHECK(parity[6 * 8192 + 8191] == std::byte{0xff});
    CHECK(parity[7 * 8192] != std::byte{0xff});
  }

  TEST_CASE("a message of zeros writes nothing") {
    const MemoryImage message(300 * kBlock);
    test::FailingSink parity(4096, 1);
    ThreadPool pool(2);
    write_fec(message, {.roots = 2, .block_size = kBlock}, parity, pool);
    CHECK(parity.writes() == 0);
  }

  TEST_CASE("blocks that are larger than a run of columns are encoded in parts") {
    const FecParams large{.roots = 3, .block_size = 65536};
    const MemoryImage message(numbered_words(3 * 65536));
    const Bytes parity = parity_over_ones(message, large);
    // The same codewords, as blocks of 4096 bytes: three streams with data of one round are then 48 blocks of 16
    // rounds.
    MemoryImage padded(Bytes(252 * 65536));
    std::ranges::copy(numbered_words(3 * 65536), padded.bytes().begin());
    CHECK(parity == parity_over_ones(padded, {.roots = 3, .block_size = 4096}));
  }

  TEST_CASE("a place that is too small for the parity is refused with both sizes") {
    const MemoryImage message(kBlock);
    MemoryImage parity(2 * kBlock - 1);
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS(write_fec(message, {.roots = 2, .block_size = kBlock}, parity, pool),
                         "FEC of 1 KiB does not fit into 1,023 bytes", Error);
  }

  TEST_CASE("a write that fails is reported") {
    const MemoryImage message(numbered_words(kBlock));
    test::FailingSink parity(2 * kBlock, 1);
    ThreadPool pool(2);
    CHECK_THROWS_WITH_AS(write_fec(message, {.roots = 2, .block_size = kBlock}, parity, pool),
                         "cannot write: no space left on device", Error);
  }
}

}  // namespace rootwright::verity
