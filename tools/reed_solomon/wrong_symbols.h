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

/// Finds the wrong symbols of codewords, each by itself: up to half as many as there are roots. `streams` and `parity`
/// are those of Encoder::encode; `may_be_wrong` says for each symbol of the message whether it may be wrong, those of
/// the parity always may.
///
/// A codeword with more wrong symbols is left out, or gets wrong corrections: they are noticed only if they fall on a
/// symbol that cannot be wrong. Once 64 codewords had too many nothing more is looked for, to bound the time.
[[nodiscard]] std::vector<WrongSymbol> find_wrong_symbols(std::size_t roots, std::span<const ByteView> streams,
                                                          ByteView parity, const std::vector<bool>& may_be_wrong);

}  // namespace rootwright::reed_solomon
