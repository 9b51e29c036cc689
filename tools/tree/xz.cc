// SPDX-License-Identifier: Apache-2.0
#include "tree/xz.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/handle.h"
#include "base/size.h"
#include "tree/temporary_file.h"

namespace rootwright::tree {

namespace {

constexpr std::uint64_t kMostMemory = kGiB;

void free_index(lzma_index* index) {
  lzma_index_end(index, nullptr);
}
using Index = Handle<lzma_index, free_index>;

/// A block of an .xz file, and where the file's index says that its bytes belong.
struct Block {
  ByteView bytes;                   ///< header, compressed bytes and check
  lzma_check check;                 ///< kind of checksum, the same in a whole stream
  std::uint64_t unpadded_size = 0;  ///< of `bytes`, less the padding in them
  std::uint64_t offset = 0;         ///< in the decompressed file
  std::uint64_t size = 0;           ///< decompressed
};

/// A running decoder of liblzma, owned.
class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { lzma_end(&stream_); }

  [[nodiscard]] lzma_stream& stream() noexcept { return stream_; }
  void set_input(ByteView bytes) {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    stream_.avail_in = bytes.size();
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

void check(lzma_ret result) {
  switch (result) {
    case LZMA_OK:
    case LZMA_STREAM_END:
      return;
    case LZMA_OPTIONS_ERROR:
      throw Error(ErrorKind::input, "is compressed in a way that liblzma does not know");
    case LZMA_MEMLIMIT_ERROR:
      throw Error(ErrorKind::input, "needs more memory than " + format_size(kMostMemory));
    case LZMA_MEM_ERROR:
      throw Error(ErrorKind::system, "cannot get the memory to decompress it");
    default:
      throw Error(ErrorKind::input, "is truncated or corrupt");
  }
}

/// The index of all streams of the file, whose headers and footers are checked on the way.
Index read_index(ByteView bytes) {
  Decoder decoder;
  lzma_index* index = nullptr;
  check(lzma_file_info_decoder(&decoder.stream(), &index, kMostMemory, bytes.size()));
  decoder.set_input(bytes);
  // Given the whole file at once, liblzma finds its way in it alone.
  const lzma_ret result = lzma_code(&decoder.stream(), LZMA_RUN);
  if (result != LZMA_STREAM_END) check(result == LZMA_OK ? LZMA_BUF_ERROR : result);
  return Index(index);
}

std::vector<Block> list_blocks(ByteView bytes, const lzma_index& index) {
  std::vector<Block> blocks;
  lzma_index_iter place;
  lzma_index_iter_init(&place, &index);
  while (!lzma_index_iter_next(&place, LZMA_INDEX_ITER_BLOCK)) {
    blocks.push_back({.bytes = bytes.subspan(place.block.compressed_file_offset, place.block.total_size),
                      .check = place.stream.flags->check,
                      .unpadded_size = place.block.unpadded_size,
                      .offset = place.block.uncompressed_file_offset,
                      .size = place.block.uncompressed_size});
  }
  return blocks;
}

/// The filters of a block, and their options, which liblzma allocates.
class Filters {
 public:
  Filters() { list_[0].id = LZMA_VLI_UNKNOWN; }
  Filters(const Filters&) = delete;
  Filters& operator=(const Filters&) = delete;
  ~Filters() { lzma_filters_free(list_.data(), nullptr); }

  [[nodiscard]] lzma_filter* list() noexcept { return list_.data(); }

 private:
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> list_{};
};

/// The block's header, its sizes checked against those of the index.
lzma_block read_header(const Block& block, Filters& filters) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(block.bytes.data());
  lzma_block header{};
  header.version = 1;
  header.check = block.check;
  header.filters = filters.list();
  header.header_size = lzma_block_header_size_decode(*begin);
  // An index record may speak of fewer bytes than the header takes.
  if (header.header_size > block.bytes.size()) check(LZMA_DATA_ERROR);
  check(lzma_block_header_decode(&header, nullptr, begin));
  check(lzma_block_compressed_size(&header, block.unpadded_size));
  if (lzma_raw_decoder_memusage(filters.list()) > kMostMemory) check(LZMA_MEMLIMIT_ERROR);
  return header;
}

/// liblzma compares the checksum, and the sizes with those of the header and so of the index.
void decompress_block(const Block& block, TemporaryFile& file) {
  Filters filters;
  lzma_block header = read_header(block, filters);
  Decoder decoder;
  check(lzma_block_decoder(&decoder.stream(), &header));
  decoder.set_input(block.bytes.subspan(header.header_size));
  Bytes buffer(kMiB);
  std::uint64_t done = 0;
  lzma_ret result = LZMA_OK;
  while (result != LZMA_STREAM_END) {
    decoder.stream().next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    decoder.stream().avail_out = buffer.size();
    result = lzma_code(&decoder.stream(), LZMA_RUN);
    check(result);
    const std::size_t filled = buffer.size() - decoder.stream().avail_out;
    // Another block's bytes lie behind this one's.
    if (filled > block.size - done) check(LZMA_DATA_ERROR);
    file.write_at(block.offset + done, ByteView(buffer).first(filled));
    done += filled;
  }
  if (done != block.size) check(LZMA_DATA_ERROR);
}

}  // namespace

bool is_xz(ByteView bytes) {
  constexpr std::string_view kMagic(
      "\xfd"
      "7zXZ\0",
      6);
  return bytes.size() >= kMagic.size() && to_text(bytes.first(kMagic.size())) == kMagic;
}

StoredBytes decompress_xz(ByteView bytes, ThreadPool& pool) {
  return with_context("decompressing xz", [&] {
    const Index index = read_index(bytes);
    const std::vector<Block> blocks = list_blocks(bytes, *index);
    TemporaryFile file;
    pool.parallel_for(blocks.size(), [&](std::size_t number) { decompress_block(blocks[number], file); });
    return std::move(file).map(lzma_index_uncompressed_size(index.get()));
  });
}

}  // namespace rootwright::tree
