// SPDX-License-Identifier: Apache-2.0
// vgf2p8affineqb multiplies 64 symbols by a constant, as a matrix of bits: vgf2p8mulb knows another field.
#include <immintrin.h>

#include <algorithm>

#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

namespace {

using Vector = __m512i;

constexpr std::size_t kWidth = sizeof(Vector);
static_assert(kWidth == kKernelWidth);

[[gnu::always_inline, gnu::target("avx512bw,gfni")]] inline Vector load(const void* from) {
  return _mm512_loadu_si512(from);
}

[[gnu::always_inline, gnu::target("avx512bw,gfni")]] inline Vector product(Vector symbols, const Multiplier& by) {
  return _mm512_gf2p8affine_epi64_epi8(symbols, load(by.bit_matrix.data()), 0);
}

[[gnu::always_inline, gnu::target("avx512bw,gfni")]] inline Vector sum(Vector a, Vector b) {
  return _mm512_xor_si512(a, b);
}

/// With `count` sums in registers, over one column after the other.
template <std::size_t count>
[[gnu::target("avx512bw,gfni")]] void syndromes_of(const Streams& streams, Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < streams.length; column += kWidth) {
    Vector sums[count] = {};
    for (const std::byte* stream : streams.pointers) {
      const Vector symbols = load(stream + column);
      sums[0] = sum(sums[0], symbols);
#pragma GCC unroll 24
      for (std::size_t i = 1; i < count; ++i)
        sums[i] = sum(product(sums[i], kPowersOfA[i]), symbols);
    }
#pragma GCC unroll 24
    for (std::size_t i = 0; i < count; ++i)
      _mm512_storeu_si512(syndromes.row(i) + column, sums[i]);
  }
}

/// Adds one stream to the two syndromes of all columns.
[[gnu::target("avx512bw,gfni")]] void add_stream(const std::byte* stream, std::size_t length,
                                                 Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < length; column += kWidth) {
    std::byte* zeroth = syndromes.row(0) + column;
    std::byte* first = syndromes.row(1) + column;
    const Vector symbols = load(stream + column);
    _mm512_storeu_si512(zeroth, sum(load(zeroth), symbols));
    _mm512_storeu_si512(first, sum(product(load(first), kPowersOfA[1]), symbols));
  }
}

/// Four at once: the syndromes are loaded and stored for four streams, each of which is read in sequence.
[[gnu::target("avx512bw,gfni")]] void add_four_streams(const std::byte* const* streams, std::size_t length,
                                                       Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < length; column += kWidth) {
    std::byte* zeroth = syndromes.row(0) + column;
    std::byte* first = syndromes.row(1) + column;
    const Vector a = load(streams[0] + column);
    const Vector b = load(streams[1] + column);
    const Vector c = load(streams[2] + column);
    const Vector d = load(streams[3] + column);
    _mm512_storeu_si512(zeroth, sum(sum(load(zeroth), sum(a, b)), sum(c, d)));
    const Vector high = sum(product(load(first), kPowersOfA[4]), product(a, kPowersOfA[3]));
    const Vector low = sum(product(b, kPowersOfA[2]), product(c, kPowersOfA[1]));
    _mm512_storeu_si512(first, sum(sum(high, low), d));
  }
}

void two_syndromes(const Streams& streams, Rows<std::byte> syndromes) {
  std::fill_n(syndromes.row(0), streams.length, std::byte{0});
  std::fill_n(syndromes.row(1), streams.length, std::byte{0});
  const std::size_t count = streams.pointers.size();
  std::size_t done = 0;
  for (; done < count % 4; ++done)
    add_stream(streams.pointers[done], streams.length, syndromes);
  for (; done < count; done += 4)
    add_four_streams(&streams.pointers[done], streams.length, syndromes);
}

/// One column of one row of a transform, and the three columns behind it, so that a matrix is loaded once for four.
[[gnu::target("avx512bw,gfni")]] void transform_four_columns(const Transform& transform, std::size_t row,
                                                             std::size_t column) {
  const Multiplier* multipliers = &transform.multipliers[row * transform.columns];
  Vector sums[4] = {};
  for (std::size_t i = 0; i < transform.columns; ++i) {
    const std::byte* in = transform.in.row(i) + column;
#pragma GCC unroll 4
    for (std::size_t j = 0; j < 4; ++j)
      sums[j] = sum(sums[j], product(load(in + j * kWidth), multipliers[i]));
  }
#pragma GCC unroll 4
  for (std::size_t j = 0; j < 4; ++j)
    _mm512_storeu_si512(transform.out.row(row) + column + j * kWidth, sums[j]);
}

[[gnu::target("avx512bw,gfni")]] void transform_column(const Transform& transform, std::size_t row,
                                                       std::size_t column) {
  Vector total{};
  for (std::size_t i = 0; i < transform.columns; ++i) {
    const Multiplier& multiplier = transform.multipliers[row * transform.columns + i];
    total = sum(total, product(load(transform.in.row(i) + column), multiplier));
  }
  _mm512_storeu_si512(transform.out.row(row) + column, total);
}

}  // namespace

void syndromes_gfni(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) {
  switch (syndrome_rows(roots)) {
    case 2:
      return two_syndromes(streams, syndromes);
    case 8:
      return syndromes_of<8>(streams, syndromes);
    case 16:
      return syndromes_of<16>(streams, syndromes);
    default:
      return syndromes_of<24>(streams, syndromes);
  }
}

void transform_gfni(const Transform& transform) {
  const std::size_t rows = transform.multipliers.size() / transform.columns;
  std::size_t column = 0;
  for (; column + 4 * kWidth <= transform.length; column += 4 * kWidth) {
    for (std::size_t row = 0; row < rows; ++row)
      transform_four_columns(transform, row, column);
  }
  for (; column < transform.length; column += kWidth) {
    for (std::size_t row = 0; row < rows; ++row)
      transform_column(transform, row, column);
  }
}

}  // namespace rootwright::reed_solomon
