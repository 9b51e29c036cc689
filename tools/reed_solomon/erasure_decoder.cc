// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/erasure_decoder.h"

#include <algorithm>
#include <stdexcept>

#include "reed_solomon/stream_tile.h"
#include "reed_solomon/symbol_order.h"

namespace rootwright::reed_solomon {

namespace {

void require_positions(std::size_t roots, std::vector<std::size_t> erased) {
  std::ranges::sort(erased);
  const bool are_different = std::ranges::adjacent_find(erased) == erased.end();
  if (erased.empty() || erased.size() > roots || erased.back() >= kSymbolsPerCodeword || !are_different)
    throw std::logic_error("erased positions of a codeword are none, too many, twice the same or beyond its end");
}

}  // namespace

ErasureDecoder::ErasureDecoder(std::size_t roots, std::vector<std::size_t> erased, const Kernel& kernel)
    : roots_(roots), erased_(std::move(erased)), kernel_(kernel) {
  require_positions(roots_, erased_);
  erasure_matrix_ = multipliers(erasure_matrix(roots_, erased_));
}

DecodedErasures ErasureDecoder::decode(std::span<const ByteView> streams, ByteView parity) const {
  const std::size_t codewords = parity.size() / roots_;
  Bytes parity_rows(codewords * roots_);
  deinterleave(parity, roots_, {.first = parity_rows.data(), .stride = codewords});

  const Bytes zeros(codewords);
  std::vector<const std::byte*> pointers;
  for (const ByteView stream : streams)
    pointers.push_back(stream.empty() ? zeros.data() : stream.data());
  for (std::size_t row = 0; row < roots_; ++row)
    pointers.push_back(parity_rows.data() + row * codewords);
  for (const std::size_t position : erased_)
    pointers[position] = zeros.data();
  return split(recovered_and_checks(pointers, codewords), codewords);
}

Bytes ErasureDecoder::recovered_and_checks(std::span<const std::byte* const> streams, std::size_t codewords) const {
  StreamTile tile(streams.size(), tile_layout(roots_));
  const std::size_t stride = tile.width();
  Bytes syndromes(stride * syndrome_rows(roots_));
  Bytes results(codewords * roots_);
  for (std::size_t begin = 0; begin < codewords; begin += stride) {
    const std::size_t length = std::min(stride, codewords - begin);
    kernel_.syndromes(tile.take(streams, begin, length), roots_, {.first = syndromes.data(), .stride = stride});
    kernel_.transform({.multipliers = erasure_matrix_,
                       .columns = roots_,
                       .in = {.first = syndromes.data(), .stride = stride},
                       .out = {.first = results.data() + begin, .stride = codewords},
                       .length = length});
  }
  return results;
}

DecodedErasures ErasureDecoder::split(const Bytes& rows, std::size_t codewords) const {
  DecodedErasures decoded;
  for (std::size_t i = 0; i < erased_.size(); ++i) {
    const ByteView row = ByteView(rows).subspan(i * codewords, codewords);
    decoded.streams.emplace_back(row.begin(), row.end());
  }
  const ByteView checks = ByteView(rows).subspan(erased_.size() * codewords);
  if (is_zero(checks)) return decoded;
  for (std::size_t codeword = 0; codeword < codewords; ++codeword) {
    for (std::size_t i = codeword; i < checks.size(); i += codewords) {
      if (checks[i] == std::byte{0}) continue;
      decoded.inconsistent.push_back(codeword);
      break;
    }
  }
  return decoded;
}

}  // namespace rootwright::reed_solomon
