// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"
#include "reed_solomon/galois_field.h"

namespace rootwright::reed_solomon {

/// A symbol that is not what the rest of its codeword says.
struct WrongSymbol {
  std::size_t codeword = 0;
  std::size_t position = 0;  ///< the first symbol of the message is 0, the first of the parity 255 - roots
  Symbol error = 0;          ///< what must be added to make it right

  friend bool operator==(const WrongSymbol&, const WrongSymbol&) = default;
};

/// Finds the wrong symbols of codewords of which nothing is known, each codeword by itself: up to half as many as there
/// are roots. Codewords with more are left out, or get wrong corrections: nothing tells. `streams` and `parity` are
/// those of Encoder::encode. Finds nothing if more than `limit` codewords are wrong: each takes microseconds.
[[nodiscard]] std::vector<WrongSymbol> find_wrong_symbols(std::size_t roots, std::span<const ByteView> streams,
                                                          ByteView parity, std::size_t limit);

}  // namespace rootwright::reed_solomon
