// SPDX-License-Identifier: Apache-2.0
// What the kernels share: their arguments. Each computes for many codewords at once: byte b of all streams, or of all
// rows, belongs to codeword b.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "reed_solomon/code.h"
#include "reed_solomon/galois_field.h"
#include "reed_solomon/matrix.h"

namespace rootwright::reed_solomon {

/// What multiplying by one constant takes, in the form of every kernel.
struct alignas(64) Multiplier {
  /// For vgf2p8affineqb: the 8 x 8 bit matrix, eight times. Read as full 64 bytes: clang 14 miscompiles the broadcast
  /// of a single one in a loop.
  std::array<std::uint64_t, 8> bit_matrix;
  /// For vpshufb: the products with 0 to 15, and with their sixteenfold; twice each.
  std::array<Symbol, 32> of_low_nibble;
  std::array<Symbol, 32> of_high_nibble;
};

[[nodiscard]] constexpr Multiplier multiplier(Symbol constant) {
  std::array<Symbol, 8> images{};  // of each bit
  for (unsigned bit = 0; bit < 8; ++bit)
    images[bit] = multiply(constant, static_cast<Symbol>(1U << bit));

  Multiplier result{};
  std::uint64_t matrix = 0;
  for (unsigned row = 0; row < 8; ++row) {  // the row for bit `row` of products lies in byte 7 - row
    for (unsigned bit = 0; bit < 8; ++bit)
      matrix |= static_cast<std::uint64_t>(images[bit] >> row & 1U) << ((7 - row) * 8 + bit);
  }
  result.bit_matrix.fill(matrix);
  for (unsigned i = 0; i < 32; ++i) {
    for (unsigned bit = 0; bit < 4; ++bit) {
      if ((i >> bit & 1U) == 0) continue;
      result.of_low_nibble[i] ^= images[bit];
      result.of_high_nibble[i] ^= images[bit + 4];
    }
  }
  return result;
}

/// The multiplier of each symbol of `matrix`, row after row.
[[nodiscard]] std::vector<Multiplier> multipliers(const Matrix& matrix);

/// a^0 to a^(kMaximumRoots - 1).
inline constexpr std::array<Multiplier, kMaximumRoots> kPowersOfA = [] {
  std::array<Multiplier, kMaximumRoots> powers{};
  for (unsigned i = 0; i < kMaximumRoots; ++i)
    powers[i] = multiplier(power_of_a(i));
  return powers;
}();

/// Streams to read, the symbol of the highest power first; each holds `length` bytes from its pointer on.
struct Streams {
  std::span<const std::byte* const> pointers;
  std::size_t length;
};

/// Rows of bytes in one buffer; row i begins `stride` * i bytes after `first`.
template <typename Byte>
struct Rows {
  Byte* first;
  std::size_t stride;

  [[nodiscard]] Byte* row(std::size_t index) const { return first + index * stride; }
};

/// Kernels may compute syndromes in groups of eight, but for those of two roots: what they write takes so many rows.
[[nodiscard]] constexpr std::size_t syndrome_rows(std::size_t roots) {
  return roots == 2 ? 2 : (roots + 7) / 8 * 8;
}

/// Multiplies the symbols of `in` by a matrix: `multipliers` holds it row by row, with `columns` in each.
struct Transform {
  std::span<const Multiplier> multipliers;
  std::size_t columns;
  Rows<const std::byte> in;
  Rows<std::byte> out;
  std::size_t length;
};

/// Writes the first `roots` syndromes, and maybe others up to syndrome_rows(roots). The length is a multiple of
/// kKernelWidth, but for the portable kernel.
using SyndromesFunction = void (*)(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes);
/// The same holds for the length.
using TransformFunction = void (*)(const Transform& transform);

inline constexpr std::size_t kKernelWidth = 64;

void syndromes_portable(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes);
void transform_portable(const Transform& transform);

/// For processors that have AVX-512 (F and BW) and GFNI.
void syndromes_gfni(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes);
void transform_gfni(const Transform& transform);

/// For processors that have AVX2.
void syndromes_avx2(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes);
void transform_avx2(const Transform& transform);

}  // namespace rootwright::reed_solomon
