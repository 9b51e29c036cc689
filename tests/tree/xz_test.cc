// SPDX-License-Identifier: Apache-2.0
#include "tree/xz.h"

#include <lzma.h>

#include <array>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::tree {

namespace {

/// Compressed by liblzma in blocks of `block_size` bytes.
std::string in_blocks(std::string_view text, std::uint64_t block_size) {
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_mt options{};
  options.threads = 1;
  options.block_size = block_size;
  options.preset = 0;
  options.check = LZMA_CHECK_CRC64;
  REQUIRE(lzma_stream_encoder_mt(&stream, &options) == LZMA_OK);
  std::string bytes(text.size() * 2 + 65536, '\0');
  stream.next_in = reinterpret_cast<const std::uint8_t*>(text.data());
  stream.avail_in = text.size();
  stream.next_out = reinterpret_cast<std::uint8_t*>(bytes.data());
  stream.avail_out = bytes.size();
  lzma_ret result = LZMA_OK;
  while (result == LZMA_OK)
    result = lzma_code(&stream, LZMA_FINISH);
  REQUIRE(result == LZMA_STREAM_END);
  bytes.resize(stream.total_out);
  lzma_end(&stream);
  return bytes;
}

/// A file of one block whose header asks for a dictionary of this size; there are zeros in the block.
std::string with_dictionary(std::uint32_t dictionary_size) {
  lzma_options_lzma lzma2{};
  lzma_lzma_preset(&lzma2, 0);
  lzma2.dict_size = dictionary_size;
  std::array<lzma_filter, 2> filters{{{LZMA_FILTER_LZMA2, &lzma2}, {LZMA_VLI_UNKNOWN, nullptr}}};
  lzma_block block{};
  block.check = LZMA_CHECK_NONE;
  block.filters = filters.data();
  block.compressed_size = 100;
  block.uncompressed_size = 100;
  REQUIRE(lzma_block_header_size(&block) == LZMA_OK);

  lzma_index* index = lzma_index_init(nullptr);
  REQUIRE(lzma_index_append(index, nullptr, lzma_block_unpadded_size(&block), 100) == LZMA_OK);
  lzma_stream_flags flags{};
  flags.check = LZMA_CHECK_NONE;
  flags.backward_size = lzma_index_size(index);

  std::string bytes(LZMA_STREAM_HEADER_SIZE + lzma_block_total_size(&block) + lzma_index_size(index), '\0');
  auto* out = reinterpret_cast<std::uint8_t*>(bytes.data());
  REQUIRE(lzma_stream_header_encode(&flags, out) == LZMA_OK);
  REQUIRE(lzma_block_header_encode(&block, out + LZMA_STREAM_HEADER_SIZE) == LZMA_OK);
  std::size_t end = LZMA_STREAM_HEADER_SIZE + lzma_block_total_size(&block);
  REQUIRE(lzma_index_buffer_encode(index, out, &end, bytes.size()) == LZMA_OK);
  lzma_index_end(index, nullptr);
  std::array<std::uint8_t, LZMA_STREAM_HEADER_SIZE> footer{};
  REQUIRE(lzma_stream_footer_encode(&flags, footer.data()) == LZMA_OK);
  return bytes.append(footer.begin(), footer.end());
}

std::string decompressed(const std::string& bytes, std::size_t threads) {
  ThreadPool pool(threads);
  return to_text(decompress_xz(as_byte_view(bytes), pool).view);
}

}  // namespace

TEST_SUITE("tree/xz") {
  TEST_CASE("blocks are put where they belong, whatever the number of threads") {
    std::string text;
    for (int number = 0; number < 30'000; ++number)
      text += std::to_string(number) + ",";
    const std::string bytes = in_blocks(text, 10'000);
    CHECK(decompressed(bytes, 1) == text);
    CHECK(decompressed(bytes, 8) == text);
  }

  TEST_CASE("a block larger than the buffer between is whole") {
    const std::string text(3 * kMiB + 5, 'x');
    CHECK(decompressed(in_blocks(text, 2 * kMiB), 2) == text);
  }

  TEST_CASE("a changed byte is refused, wherever it is") {
    std::string text;
    for (int number = 0; number < 300; ++number)
      text += std::to_string(number * number);
    const std::string bytes = in_blocks(text, 500);
    for (std::size_t at = 6; at < bytes.size(); at += 3) {
      CAPTURE(at);
      std::string broken = bytes;
      broken[at] ^= 0x10;
      CHECK_THROWS_AS(decompressed(broken, 2), Error);
    }
  }

  TEST_CASE("every prefix is refused") {
    const std::string bytes = in_blocks("text", 500);
    for (std::size_t size = 6; size < bytes.size(); ++size) {
      CAPTURE(size);
      CHECK_THROWS_WITH_AS(decompressed(bytes.substr(0, size), 1), "decompressing xz: is truncated or corrupt", Error);
    }
  }

  TEST_CASE("a dictionary that takes more than 1 GiB is refused before it is made") {
    CHECK_THROWS_WITH_AS(decompressed(with_dictionary(1536 * 1024 * 1024), 1),
                         "decompressing xz: needs more memory than 1 GiB", Error);
    // Twin: with a usual one it is the block's content that is found wrong.
    CHECK_THROWS_WITH_AS(decompressed(with_dictionary(8 * 1024 * 1024), 1), "decompressing xz: is truncated or corrupt",
                         Error);
  }
}

}  // namespace rootwright::tree
