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

Encoder::Encoder(std::size_t roots, const Kernel& kernel)
    : roots_(roots), kernel_(kernel), parity_matrix_(multipliers(parity_matrix(roots))) {
  assert(roots >= kMinimumRoots && roots <= kMaximumRoots);
}

void Encoder::encode(std::span<const ByteView> streams, std::span<std::byte> parity) const {
  assert(streams.size() == message_symbols(roots_));
  const std::size_t codewords = streams.front().size();
  assert(parity.size() == codewords * roots_);
  std::vector<const std::byte*> pointers(streams.size());
  std::ranges::transform(streams, pointers.begin(), [](ByteView stream) { return stream.data(); });

  StreamTile tile(streams.size(), roots_);
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

}  // namespace rootwright::reed_solomon
