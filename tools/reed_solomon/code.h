// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "reed_solomon/matrix.h"

namespace rootwright::reed_solomon {

/// The code of Linux' dm-verity: RS(255, 255 - roots) over GF(256), generator roots a^0 to a^(roots - 1), systematic,
/// the message first. Source: Linux verity.rst, "Forward error correction", and drivers/md/dm-verity-fec.h (init_rs).
inline constexpr std::size_t kSymbolsPerCodeword = 255;
inline constexpr std::size_t kMinimumRoots = 2;
inline constexpr std::size_t kMaximumRoots = 24;

[[nodiscard]] constexpr std::size_t message_symbols(std::size_t roots) {
  return kSymbolsPerCodeword - roots;
}

// Syndrome i of symbols s[0] to s[n-1] is the sum of s[j] * a^(i * (n-1-j)). That of a codeword is 0 for each of its
// roots; so all that is unknown in a codeword follows linearly from the syndromes of what is known.

/// Makes parity symbols, in their order, from the `roots` syndromes of a message.
[[nodiscard]] Matrix parity_matrix(std::size_t roots);

/// Makes parity symbols, in their order, from the symbols of a message: a column for each.
[[nodiscard]] Matrix generator_matrix(std::size_t roots);

/// For codewords that miss the symbols at `erased`: at most `roots` different positions, the first symbol of the
/// message being 0, the first of the parity 255 - roots. Makes from the syndromes of the codeword with zeros in their
/// place the erased symbols, in the order of `erased`; its further rows make zeros where every other symbol is right.
[[nodiscard]] Matrix erasure_matrix(std::size_t roots, std::span<const std::size_t> erased);

}  // namespace rootwright::reed_solomon
