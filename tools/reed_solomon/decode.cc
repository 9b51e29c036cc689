// SPDX-License-Identifier: Apache-2.0
// A block that is damaged without anyone knowing is wrong in all codewords of its round. So the wrong symbols of one
// codeword are located, which is slow, and then taken as erased in all the others, which is fast.
#include "reed_solomon/decode.h"

#include <algorithm>

#include "reed_solomon/locate_errors.h"

namespace rootwright::reed_solomon {

namespace {

constexpr int kLocatedCodewords = 32;  // half a millisecond each where thousands of codewords are inconsistent

/// Some of many codewords, side by side.
struct Selection {
  std::vector<Bytes> streams;
  Bytes parity;

  [[nodiscard]] std::vector<ByteView> views() const { return {streams.begin(), streams.end()}; }
};

Selection select(std::span<const ByteView> streams, ByteView parity, std::size_t roots,
                 std::span<const std::size_t> erased, const std::vector<std::size_t>& codewords) {
  Selection selection{.streams = std::vector<Bytes>(streams.size(), Bytes(codewords.size())), .parity = {}};
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (streams[i].empty() || std::ranges::find(erased, i) != erased.end()) continue;
    std::ranges::transform(codewords, selection.streams[i].begin(),
                           [&](std::size_t codeword) { return streams[i][codeword]; });
  }
  for (const std::size_t codeword : codewords) {
    const ByteView symbols = parity.subspan(codeword * roots, roots);
    selection.parity.insert(selection.parity.end(), symbols.begin(), symbols.end());
  }
  return selection;
}

/// The syndromes of the first codeword of a selection, in which erased symbols of the message are zero.
std::vector<Symbol> first_syndromes(const Selection& selection, std::size_t roots,
                                    std::span<const std::size_t> erased) {
  std::vector<Symbol> symbols;
  for (const Bytes& stream : selection.streams)
    symbols.push_back(static_cast<Symbol>(stream[0]));
  for (std::size_t i = 0; i < roots; ++i)
    symbols.push_back(static_cast<Symbol>(selection.parity[i]));
  for (const std::size_t position : erased)
    symbols[position] = 0;
  std::vector<Symbol> syndromes(roots);
  for (const Symbol symbol : symbols) {
    for (unsigned i = 0; i < roots; ++i)
      syndromes[i] = multiply(syndromes[i], power_of_a(i)) ^ symbol;
  }
  return syndromes;
}

/// Takes over what a selection of codewords gave; returns those of `codewords` that are still inconsistent.
std::vector<std::size_t> merge(const DecodedErasures& selection, const std::vector<std::size_t>& codewords,
                               DecodedErasures& all) {
  std::vector<std::size_t> left;
  auto inconsistent = selection.inconsistent.begin();
  for (std::size_t i = 0; i < codewords.size(); ++i) {
    if (inconsistent != selection.inconsistent.end() && *inconsistent == i) {
      left.push_back(codewords[i]);
      ++inconsistent;
      continue;
    }
    for (std::size_t stream = 0; stream < all.streams.size(); ++stream)
      all.streams[stream][codewords[i]] = selection.streams[stream][i];
  }
  return left;
}

}  // namespace

DecodedErasures decode(std::size_t roots, const std::vector<std::size_t>& erased, std::span<const ByteView> streams,
                       ByteView parity) {
  DecodedErasures decoded = ErasureDecoder(roots, erased).decode(streams, parity);
  std::vector<std::size_t> left = std::move(decoded.inconsistent);
  std::vector<std::size_t> hopeless;
  for (int i = 0; i < kLocatedCodewords && !left.empty() && erased.size() + 2 <= roots; ++i) {
    const Selection selection = select(streams, parity, roots, erased, left);
    const auto errors = locate_errors(first_syndromes(selection, roots, erased), erased);
    if (!errors) {
      hopeless.push_back(left.front());
      left.erase(left.begin());
      continue;
    }
    std::vector<std::size_t> positions = erased;
    positions.insert(positions.end(), errors->begin(), errors->end());
    left = merge(ErasureDecoder(roots, positions).decode(selection.views(), selection.parity), left, decoded);
  }
  std::ranges::merge(hopeless, left, std::back_inserter(decoded.inconsistent));
  return decoded;
}

}  // namespace rootwright::reed_solomon
