// SPDX-License-Identifier: Apache-2.0
// vpshufb looks up 32 nibbles at once: a product is the sum of those with its low and with its high nibble.
#include <immintrin.h>

#include <algorithm>

#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

namespace {

using Vector = __m256i;

constexpr std::size_t kWidth = sizeof(Vector);
static_assert(kKernelWidth % kWidth == 0);

[[gnu::always_inline, gnu::target("avx2")]] inline Vector load(const void* from) {
  return _mm256_loadu_si256(static_cast<const Vector*>(from));
}

[[gnu::always_inline, gnu::target("avx2")]] inline void store(void* to, Vector symbols) {
  _mm256_storeu_si256(static_cast<Vector*>(to), symbols);
}

[[gnu::always_inline, gnu::target("avx2")]] inline Vector product(Vector symbols, const Multiplier& by) {
  const Vector nibble = _mm256_set1_epi8(15);
  const Vector low = _mm256_and_si256(symbols, nibble);
  const Vector high = _mm256_and_si256(_mm256_srli_epi16(symbols, 4), nibble);
  return _mm256_xor_si256(_mm256_shuffle_epi8(load(by.of_low_nibble.data()), low),
                          _mm256_shuffle_epi8(load(by.of_high_nibble.data()), high));
}

[[gnu::always_inline, gnu::target("avx2")]] inline Vector sum(Vector a, Vector b) {
  return _mm256_xor_si256(a, b);
}

/// With eight sums in registers, over one column after the other, for the roots from `first_root` on.
[[gnu::target("avx2")]] void eight_syndromes(const Streams& streams, std::size_t first_root,
                                             Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < streams.length; column += kWidth) {
    Vector sums[8] = {};
    for (const std::byte* stream : streams.pointers) {
      const Vector symbols = load(stream + column);
#pragma GCC unroll 8
      for (std::size_t i = 0; i < 8; ++i)
        sums[i] = sum(product(sums[i], kPowersOfA[first_root + i]), symbols);
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i)
      store(syndromes.row(first_root + i) + column, sums[i]);
  }
}

/// Adds one stream to the two syndromes of all columns.
[[gnu::target("avx2")]] void add_stream(const std::byte* stream, std::size_t length, Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < length; column += kWidth) {
    std::byte* zeroth = syndromes.row(0) + column;
    std::byte* first = syndromes.row(1) + column;
    const Vector symbols = load(stream + column);
    store(zeroth, sum(load(zeroth), symbols));
    store(first, sum(product(load(first), kPowersOfA[1]), symbols));
  }
}

/// Four at once: the syndromes are loaded and stored for four streams, each of which is read in sequence.
[[gnu::target("avx2")]] void add_four_streams(const std::byte* const* streams, std::size_t length,
                                              Rows<std::byte> syndromes) {
  for (std::size_t column = 0; column < length; column += kWidth) {
    std::byte* zeroth = syndromes.row(0) + column;
    std::byte* first = syndromes.row(1) + column;
    const Vector a = load(streams[0] + column);
    const Vector b = load(streams[1] + column);
    const Vector c = load(streams[2] + column);
    const Vector d = load(streams[3] + column);
    store(zeroth, sum(sum(load(zeroth), sum(a, b)), sum(c, d)));
    const Vector high = sum(product(load(first), kPowersOfA[4]), product(a, kPowersOfA[3]));
    const Vector low = sum(product(b, kPowersOfA[2]), product(c, kPowersOfA[1]));
    store(first, sum(sum(high, low), d));
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
[[gnu::target("avx2")]] void transform_four_columns(const Transform& transform, std::size_t row, std::size_t column) {
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
    store(transform.out.row(row) + column + j * kWidth, sums[j]);
}

[[gnu::target("avx2")]] void transform_column(const Transform& transform, std::size_t row, std::size_t column) {
  Vector total{};
  for (std::size_t i = 0; i < transform.columns; ++i) {
    const Multiplier& multiplier = transform.multipliers[row * transform.columns + i];
    total = sum(total, product(load(transform.in.row(i) + column), multiplier));
  }
  store(transform.out.row(row) + column, total);
}

}  // namespace

void syndromes_avx2(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) {
  if (roots == 2) return two_syndromes(streams, syndromes);
  for (std::size_t first_root = 0; first_root < roots; first_root += 8)
    eight_syndromes(streams, first_root, syndromes);
}

void transform_avx2(const Transform& transform) {
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
