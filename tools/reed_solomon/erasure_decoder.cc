// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/erasure_decoder.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

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

bool ErasureDecoder::is_erased(std::size_t position) const {
  return std::ranges::find(erased_, position) != erased_.end();
}

DecodedErasures ErasureDecoder::decode(std::span<const ByteView> streams, ByteView parity) const {
  const std::size_t codewords = parity.size() / roots_;
  Bytes parity_rows(codewords * roots_);
  deinterleave(parity, roots_, {.first = parity_rows.data(), .stride = codewords});

  const Bytes zeros(codewords);
  std::vector<const std::byte*> pointers;
  for (std::size_t position = 0; position < kSymbolsPerCodeword; ++position) {
    const bool is_message = position < streams.size();
    const std::byte* given =
        is_message ? streams[position].data() : parity_rows.data() + (position - streams.size()) * codewords;
    pointers.push_back(is_erased(position) ? zeros.data() : given);
  }

  Bytes syndromes(codewords * syndrome_rows(roots_));
  Bytes results(codewords * roots_);
  kernel_.syndromes({.pointers = pointers, .length = codewords}, roots_,
                    {.first = syndromes.data(), .stride = codewords});
  kernel_.transform({.multipliers = erasure_matrix_,
                     .columns = roots_,
                     .in = {.first = syndromes.data(), .stride = codewords},
                     .out = {.first = results.data(), .stride = codewords},
                     .length = codewords});

  DecodedErasures decoded;
  const auto row = [&](std::size_t index) { return ByteView(results).subspan(index * codewords, codewords); };
  for (std::size_t i = 0; i < erased_.size(); ++i)
    decoded.streams.emplace_back(row(i).begin(), row(i).end());
  const ByteView checks = ByteView(results).subspan(erased_.size() * codewords);
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
