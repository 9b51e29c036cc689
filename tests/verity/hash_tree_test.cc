// SPDX-License-Identifier: Apache-2.0
#include "verity/hash_tree.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <limits>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "crypto/digest.h"
#include "io/sparse_file.h"
#include "support/memory_image.h"
#include "support/scratch_dir.h"

namespace rootwright::verity {

using test::FailingSink;
using test::MemoryImage;

namespace {

// The salt of cryptsetup's tests/verity-compat-test.
const Bytes kSalt = from_hex("e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d");

/// A source that is zero everywhere and says so.
class ZeroSource final : public io::BlockSource {
 public:
  explicit ZeroSource(std::uint64_t size) : size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void read_at(std::uint64_t /*offset*/, std::span<std::byte> /*out*/) const override {
    throw Error(ErrorKind::system, "a hole was read");
  }
  [[nodiscard]] io::ExtentSet data_extents() const override { return {}; }

 private:
  std::uint64_t size_;
};

/// A source that says of all its bytes that they may be data. They must live as long.
class DenseSource final : public io::BlockSource {
 public:
  explicit DenseSource(const Bytes& bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    std::ranges::copy(ByteView(bytes_).subspan(offset, out.size()), out.begin());
  }
  [[nodiscard]] io::ExtentSet data_extents() const override { return io::ExtentSet({{0, bytes_.size()}}); }

 private:
  const Bytes& bytes_;
};

/// A file that somebody shortens as soon as its bytes have been shown.
class ShorteningSource final : public io::BlockSource {
 public:
  explicit ShorteningSource(std::filesystem::path path) : path_(std::move(path)), file_(io::SparseFile::open(path_)) {}
  [[nodiscard]] std::uint64_t size() const override { return file_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override { file_.read_at(offset, out); }
  [[nodiscard]] io::ExtentSet data_extents() const override { return file_.data_extents(); }
  [[nodiscard]] std::optional<ByteView> view(io::Extent extent) const override {
    const auto shown = file_.view(extent);
    std::filesystem::resize_file(path_, 4096);
    return shown;
  }
  void confirm_views() const override { file_.confirm_views(); }

 private:
  std::filesystem::path path_;
  io::SparseFile file_;
};

HashTreeParams small_blocks() {
  HashTreeParams params;
  params.data_block_size = 512;
  params.hash_block_size = 512;  // 16 SHA-256 digests
  return params;
}

/// Different bytes in each block.
Bytes numbered_blocks(std::uint64_t blocks, std::uint64_t block_size) {
  Bytes bytes(blocks * block_size);
  for (std::uint64_t i = 0; i < blocks; ++i)
    store_le64(bytes, i * block_size, i + 1);
  return bytes;
}

struct Tree {
  Bytes bytes;
  std::string root_hash;

  friend bool operator==(const Tree&, const Tree&) = default;
};

Tree build(const io::BlockSource& data, const HashTreeParams& params, std::size_t threads = 1) {
  const std::uint64_t blocks = data.size() / params.data_block_size;
  MemoryImage tree(hash_tree_size(blocks, params));
  ThreadPool pool(threads);
  const Bytes root_hash = build_hash_tree(data, blocks, params, tree, pool);
  return {.bytes = tree.bytes(), .root_hash = to_hex(root_hash)};
}

Tree build(const Bytes& data, const HashTreeParams& params, std::size_t threads = 1) {
  return build(DenseSource(data), params, threads);
}

std::string root_of_zeros(std::uint64_t size, const HashTreeParams& params) {
  return build(ZeroSource(size), params).root_hash;
}

/// The definition, level by level, with nothing clever.
Tree plain_tree(const Bytes& data, const HashTreeParams& params) {
  const std::size_t size = crypto::digest_size(params.algorithm);
  const std::size_t slot = params.salt_position == crypto::SaltPosition::before ? std::bit_ceil(size) : size;
  const std::size_t fanout = params.hash_block_size / std::bit_ceil(size);
  const auto hash = [&](ByteView block) {
    Bytes message;
    if (params.salt_position == crypto::SaltPosition::before) message = params.salt;
    message.insert(message.end(), block.begin(), block.end());
    if (params.salt_position == crypto::SaltPosition::after)
      message.insert(message.end(), params.salt.begin(), params.salt.end());
    return crypto::digest(params.algorithm, message);
  };
  Bytes tree;
  Bytes level = data;
  std::size_t block_size = params.data_block_size;
  while (level.size() > block_size) {
    const std::size_t count = level.size() / block_size;
    Bytes above((count + fanout - 1) / fanout * params.hash_block_size);
    for (std::size_t i = 0; i < count; ++i) {
      const Bytes digest = hash(ByteView(level).subspan(i * block_size, block_size));
      std::ranges::copy(
          digest, above.begin() + static_cast<std::ptrdiff_t>(i / fanout * params.hash_block_size + i % fanout * slot));
    }
    tree.insert(tree.begin(), above.begin(), above.end());
    level = above;
    block_size = params.hash_block_size;
  }
  return {.bytes = tree, .root_hash = to_hex(hash(level))};
}

}  // namespace

TEST_SUITE("verity/hash_tree") {
  // veritysetup format --salt=- (cryptsetup 2.6.1) on files of zeros.
  TEST_CASE("zeros without salt have veritysetup's root hashes") {
    CHECK(root_of_zeros(4096, {}) == "ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7");
    CHECK(root_of_zeros(129 * 4096, {}) == "3e5d285ca1f11edfca6327028471f08b75634ff3361264b88d79ee2e95cacb84");
  }

  // cryptsetup's tests/verity-compat-test: 8 MiB of zeros.
  TEST_CASE("8 MiB of zeros have the root hashes of cryptsetup's own tests") {
    HashTreeParams params{.salt = kSalt};
    CHECK(root_of_zeros(8 * kMiB, params) == "e522df0f97da4febb882ac40f30b37dc0b444bf6df418929463fa25280f09d5c");
    params.data_block_size = params.hash_block_size = 1024;
    CHECK(root_of_zeros(8 * kMiB, params) == "54d92778750495d1f80832b486ebd007617d746271511bbf0e295e143da2b3df");
    params.data_block_size = params.hash_block_size = 512;
    CHECK(root_of_zeros(8 * kMiB, params) == "9de18652fe74edfb9b805aaed72ae2aa48f94333f1ba5c452ac33b1c39325174");
    CHECK(root_of_zeros(8 * kMiB, {}) == "ef29c902d87350f1da4bfa536e16cebc162a909bf89abe448b81ec500d4fb9bf");
  }

  TEST_CASE("format 0 and SHA-1 have the root hashes of cryptsetup's own tests") {
    CHECK(root_of_zeros(8 * kMiB, {.salt_position = crypto::SaltPosition::after, .salt = kSalt}) ==
          "cbbf4ebd004ef65e29b935bb635a39cf754d677f3fa10b0126da725bbdf10f7d");
    CHECK(root_of_zeros(8 * kMiB, {.algorithm = crypto::HashAlgorithm::sha1,
                                   .data_block_size = 1024,
                                   .hash_block_size = 1024,
                                   .salt = kSalt}) == "d0e9163ca8844aaa2e88fe5265a8c5d9ee494a99");
  }

  TEST_CASE("around every full hash block and level the tree is that of the definition, with 1 and with 8 threads") {
    const HashTreeParams params = small_blocks();
    for (const std::uint64_t blocks : {1U, 2U, 15U, 16U, 17U, 255U, 256U, 257U, 4096U, 4097U}) {
      CAPTURE(blocks);
      const Bytes data = numbered_blocks(blocks, 512);
      const Tree expected = plain_tree(data, params);
      CHECK(build(data, params, 1) == expected);
      CHECK(build(data, params, 8) == expected);
    }
  }

  TEST_CASE("every algorithm, format, salt and pair of block sizes gives the tree of the definition") {
    for (const auto algorithm : {crypto::HashAlgorithm::sha1, crypto::HashAlgorithm::sha256,
                                 crypto::HashAlgorithm::sha384, crypto::HashAlgorithm::sha512}) {
      for (const auto position : {crypto::SaltPosition::before, crypto::SaltPosition::after}) {
        for (const std::size_t salt_size : {0U, 32U, 256U}) {
          for (const auto& [data_size, hash_size] : {std::pair{512U, 1024U}, {2048U, 512U}}) {
            const HashTreeParams params{.algorithm = algorithm,
                                        .data_block_size = data_size,
                                        .hash_block_size = hash_size,
                                        .salt_position = position,
                                        .salt = Bytes(salt_size, std::byte{0x5a})};
            const Bytes data = numbered_blocks(35, data_size);
            CHECK(build(data, params, 8) == plain_tree(data, params));
          }
        }
      }
    }
  }

  TEST_CASE("holes at the begin, in the middle and at the end give the tree of the zeros that they are") {
    HashTreeParams params = small_blocks();
    params.data_block_size = 65536;  // a run of 8 MiB is 8 hash blocks, 128 data blocks
    Bytes data(280 * 65536);
    for (const std::uint64_t block : {140U, 141U, 270U})
      store_le64(data, block * 65536 + 4096, block);
    const Tree expected = build(data, params);
    CHECK(build(MemoryImage(data), params, 8) == expected);
  }

  TEST_CASE("a hole is not read, and its blocks are hashed once") {
    const HashTreeParams params = small_blocks();
    const Bytes zeros(600 * 512);
    CHECK(build(ZeroSource(zeros.size()), params, 8) == plain_tree(zeros, params));
  }

  TEST_CASE("extents that begin and end inside blocks are hashed in whole blocks") {
    /// Data in the middle of the second and the third block only.
    class Crooked final : public io::BlockSource {
     public:
      [[nodiscard]] std::uint64_t size() const override { return image_.size(); }
      void read_at(std::uint64_t offset, std::span<std::byte> out) const override { image_.read_at(offset, out); }
      [[nodiscard]] io::ExtentSet data_extents() const override { return io::ExtentSet({{700, 1}, {1100, 30}}); }
      [[nodiscard]] const Bytes& bytes() { return image_.bytes(); }
      Crooked() : image_(4 * 512) { store_le64(image_.bytes(), 1100, 1), image_.bytes()[700] = std::byte{9}; }

     private:
      MemoryImage image_;
    };
    Crooked data;
    CHECK(build(data, small_blocks()) == plain_tree(data.bytes(), small_blocks()));
  }

  TEST_CASE("what lies behind the last data block is not hashed") {
    const Bytes data = numbered_blocks(40, 512);
    MemoryImage tree(hash_tree_size(20, small_blocks()));
    ThreadPool pool(1);
    const Bytes root_hash = build_hash_tree(MemoryImage(data), 20, small_blocks(), tree, pool);
    CHECK(to_hex(root_hash) == plain_tree(Bytes(data.begin(), data.begin() + 20 * 512), small_blocks()).root_hash);
  }

  TEST_CASE("what lies behind the tree is not touched") {
    const Bytes data = numbered_blocks(20, 512);
    MemoryImage tree(Bytes(hash_tree_size(20, small_blocks()) + 512, std::byte{0xee}));
    ThreadPool pool(1);
    (void)build_hash_tree(MemoryImage(data), 20, small_blocks(), tree, pool);
    CHECK(ByteView(tree.bytes()).last(512).front() == std::byte{0xee});
    CHECK(ByteView(tree.bytes()).last(512).back() == std::byte{0xee});
  }

  // 4 GiB: 8192 + 64 + 1 blocks; sizes of veritysetup's hash files less their superblock.
  TEST_CASE("the size of a tree is that of veritysetup's hash file") {
    CHECK(hash_tree_size(1, {}) == 0);
    CHECK(hash_tree_size(129, {}) == 3 * 4096);
    CHECK(hash_tree_size(1'048'576, {}) == 8257 * 4096);
  }

  TEST_CASE("a tree that 64 bits do not hold is refused") {
    CHECK_THROWS_AS((void)hash_tree_size(std::numeric_limits<std::uint64_t>::max(), {}), Error);
  }

  TEST_CASE("data that is too small is refused with both sizes") {
    MemoryImage tree(4096);
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS((void)build_hash_tree(ZeroSource(8191), 2, {}, tree, pool),
                         "data of 8,191 bytes is smaller than the 8 KiB to be hashed", Error);
    CHECK_THROWS_AS((void)build_hash_tree(ZeroSource(8192), kTiB * kMiB, small_blocks(), tree, pool), Error);
  }

  TEST_CASE("a place that is too small for the tree is refused with both sizes") {
    MemoryImage tree(4095);
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS((void)build_hash_tree(ZeroSource(8192), 2, {}, tree, pool),
                         "hash tree of 4 KiB does not fit into 4,095 bytes", Error);
  }

  TEST_CASE("bytes that are shown and bytes that are copied give the same tree") {
    const Bytes data = numbered_blocks(2500, 4096);
    const test::ScratchDir scratch;
    const io::SparseFile file = io::SparseFile::open(scratch.write("data", to_text(data)));
    CHECK(build(file, {}, 3) == build(data, {}, 3));
  }

  TEST_CASE("data that is shortened while it is hashed is refused with its size") {
    for (const std::uint64_t blocks : {1U, 3000U}) {
      const test::ScratchDir scratch;
      const std::filesystem::path path = scratch.write("data", to_text(numbered_blocks(blocks, 8192)));
      HashTreeParams params;
      params.data_block_size = 8192;
      CHECK_THROWS_WITH_AS((void)build(ShorteningSource(path), params, 2),
                           ("'" + path.string() + "' became shorter than " + format_size(blocks * 8192)).c_str(),
                           Error);
    }
  }

  TEST_CASE("parameters that are not valid are refused") {
    HashTreeParams params;
    params.hash_block_size = 3;
    CHECK_THROWS_WITH_AS((void)hash_tree_size(2, params), "hash block size 3 is no power of two from 512 to 524288",
                         Error);
  }

  TEST_CASE("a write that fails, whichever it is, is reported") {
    const Bytes data = numbered_blocks(300, 512);
    FailingSink counting(kMiB, 0);
    ThreadPool pool(2);
    (void)build_hash_tree(DenseSource(data), 300, small_blocks(), counting, pool);
    REQUIRE(counting.writes() == 3);  // one for each level
    for (std::uint64_t failing = 1; failing <= 3; ++failing) {
      FailingSink sink(kMiB, failing);
      CHECK_THROWS_WITH_AS((void)build_hash_tree(DenseSource(data), 300, small_blocks(), sink, pool),
                           "cannot write: no space left on device", Error);
    }
  }

  TEST_CASE("the tree over a hole of 4 GiB is written in few large writes") {
    FailingSink counting(kGiB, 0);
    ThreadPool pool(1);
    (void)build_hash_tree(ZeroSource(4 * kGiB), 1'048'576, {}, counting, pool);
    CHECK(counting.writes() == 32 + 2);  // 1 MiB each, and the levels above
  }
}

}  // namespace rootwright::verity
