// SPDX-License-Identifier: Apache-2.0
// Not by a shift register, which has a step of `roots` multiplications that wait for each other for every symbol: the
// syndromes of the message come by Horner's scheme, each by itself, and one constant matrix makes the parity of them.
#include "reed_solomon/encoder.h"

#include <algorithm>
#include <cassert>
#include <memory>

#include "reed_solomon/stream_tile.h"
#include "reed_solomon/symbol_order.h"

namespace rootwright::reed_solomon {

namespace {

std::size_t count_of_data(std::span<const ByteView> streams) {
  return static_cast<std::size_t>(std::ranges::count_if(streams, [](ByteView stream) { return !stream.empty(); }));
}

}  // namespace

Encoder::Encoder(std::size_t roots, const Kernel& kernel)
    : roots_(roots),
      kernel_(kernel),
      parity_matrix_(multipliers(parity_matrix(roots))),
      generator_matrix_(multipliers(generator_matrix(roots))) {
  assert(roots >= kMinimumRoots && roots <= kMaximumRoots);
}

void Encoder::encode(std::span<const ByteView> streams, std::span<std::byte> parity) const {
  assert(streams.size() == message_symbols(roots_) && parity.size() % roots_ == 0);
  if (count_of_data(streams) < streams.size() / 2) {
    encode_few(streams, parity);
  } else {
    encode_all(streams, parity);
  }
}

void Encoder::encode_all(std::span<const ByteView> streams, std::span<std::byte> parity) const {
  const std::size_t codewords = parity.size() / roots_;
  const Bytes zeros(codewords);
  std::vector<const std::byte*> pointers(streams.size());
  std::ranges::transform(streams, pointers.begin(),
                         [&](ByteView stream) { return stream.empty() ? zeros.data() : stream.data(); });

  StreamTile tile(streams.size(), tile_layout(roots_));
  const std::size_t stride = tile.width();
  const auto syndromes = std::make_unique_for_overwrite<std::byte[]>(stride * syndrome_rows(roots_));
  const auto rows = std::make_unique_for_overwrite<std::byte[]>(stride * roots_);
  for (std::size_t begin = 0; begin < codewords; begin += stride) {
    const std::size_t length = std::min(stride, codewords - begin);
    kernel_.syndromes(tile.take(pointers, begin, length), roots_, {.first = syndromes.get(), .stride = stride});
    kernel_.transform({.multipliers = parity_matrix_,
                       .columns = roots_,
                       .in = {.first = syndromes.get(), .stride = stride},
                       .out = {.first = rows.get(), .stride = stride},
                       .length = length});
    interleave({.first = rows.get(), .stride = stride}, roots_, parity.subspan(begin * roots_, length * roots_));
  }
}

/// Without syndromes, which take a step for every stream: each stream with data is multiplied by its column of the
/// generator matrix.
void Encoder::encode_few(std::span<const ByteView> streams, std::span<std::byte> parity) const {
  std::vector<const std::byte*> pointers;
  for (const ByteView stream : streams) {
    if (!stream.empty()) pointers.push_back(stream.data());
  }
  if (pointers.empty()) {
    std::ranges::fill(parity, std::byte{0});
    return;
  }

  const std::size_t codewords = parity.size() / roots_;
  const std::vector<Multiplier> columns = columns_of_generator(streams);
  StreamTile tile(pointers.size(), TileLayout::side_by_side);
  const auto rows = std::make_unique_for_overwrite<std::byte[]>(tile.width() * roots_);
  for (std::size_t begin = 0; begin < codewords; begin += tile.width()) {
    const std::size_t length = std::min(tile.width(), codewords - begin);
    kernel_.transform({.multipliers = columns,
                       .columns = pointers.size(),
                       .in = {.first = tile.take(pointers, begin, length).pointers.front(), .stride = tile.stride()},
                       .out = {.first = rows.get(), .stride = tile.width()},
                       .length = length});
    interleave({.first = rows.get(), .stride = tile.width()}, roots_, parity.subspan(begin * roots_, length * roots_));
  }
}

/// Those of streams with data, row after row.
std::vector<Multiplier> Encoder::columns_of_generator(std::span<const ByteView> streams) const {
  std::vector<Multiplier> columns;
  for (std::size_t row = 0; row < roots_; ++row) {
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (!streams[i].empty()) columns.push_back(generator_matrix_[row * streams.size() + i]);
    }
  }
  return columns;
}

}  // namespace rootwright::reed_solomon
