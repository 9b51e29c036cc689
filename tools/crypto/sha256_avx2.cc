// SPDX-License-Identifier: Apache-2.0
// Eight messages side by side: lane i of a vector belongs to message i. AVX2 has no rotation and no operation on three
// vectors, so that a compression takes twice as many operations as with AVX-512, for half as many messages.
#include <immintrin.h>

#include <utility>

#include "crypto/sha256_kernels.h"
#include "crypto/sha256_lanes.h"

namespace rootwright::crypto {

namespace {

constexpr std::size_t kLanes = 8;

using Vector = __m256i;
using State = Vector[8];
using Schedule = Vector[16];

[[gnu::always_inline, gnu::target("avx2")]] inline Vector sum(Vector x, Vector y) {
  return _mm256_add_epi32(x, y);
}

template <int count>
[[gnu::always_inline, gnu::target("avx2")]] inline Vector rotated(Vector x) {
  return _mm256_or_si256(_mm256_srli_epi32(x, count), _mm256_slli_epi32(x, 32 - count));
}

/// The capital sigmas of FIPS 180-4, section 4.1.2.
template <int first, int second, int third>
[[gnu::always_inline, gnu::target("avx2")]] inline Vector rotations(Vector x) {
  return _mm256_xor_si256(_mm256_xor_si256(rotated<first>(x), rotated<second>(x)), rotated<third>(x));
}

/// The small sigmas.
template <int first, int second, int shift>
[[gnu::always_inline, gnu::target("avx2")]] inline Vector rotations_and_shift(Vector x) {
  return _mm256_xor_si256(_mm256_xor_si256(rotated<first>(x), rotated<second>(x)), _mm256_srli_epi32(x, shift));
}

/// x ? y : z
[[gnu::always_inline, gnu::target("avx2")]] inline Vector choice(Vector x, Vector y, Vector z) {
  return _mm256_xor_si256(z, _mm256_and_si256(x, _mm256_xor_si256(y, z)));
}

[[gnu::always_inline, gnu::target("avx2")]] inline Vector majority(Vector x, Vector y, Vector z) {
  return _mm256_or_si256(_mm256_and_si256(x, y), _mm256_and_si256(z, _mm256_or_si256(x, y)));
}

/// Round i of sixteen. Instead of moving the eight words of the state, their names move: word 0 is a in round 0 and b
/// in round 1.
template <unsigned i>
[[gnu::always_inline, gnu::target("avx2")]] inline void round(State& s, const Schedule& w,
                                                              const std::uint32_t* constants) {
  const Vector& a = s[(0 - i) % 8];
  const Vector& b = s[(1 - i) % 8];
  const Vector& c = s[(2 - i) % 8];
  Vector& d = s[(3 - i) % 8];
  const Vector& e = s[(4 - i) % 8];
  const Vector& f = s[(5 - i) % 8];
  const Vector& g = s[(6 - i) % 8];
  Vector& h = s[(7 - i) % 8];
  h = sum(h, sum(w[i], _mm256_set1_epi32(static_cast<int>(constants[i]))));
  h = sum(h, choice(e, f, g));
  h = sum(h, rotations<6, 11, 25>(e));
  d = sum(d, h);
  h = sum(h, majority(a, b, c));
  h = sum(h, rotations<2, 13, 22>(a));
}

/// Puts the word that is needed sixteen rounds later in the place of word i.
template <unsigned i>
[[gnu::always_inline, gnu::target("avx2")]] inline void extend(Schedule& w) {
  w[i] = sum(sum(w[i], rotations_and_shift<7, 18, 3>(w[(i + 1) % 16])),
             sum(w[(i + 9) % 16], rotations_and_shift<17, 19, 10>(w[(i + 14) % 16])));
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("avx2")]] inline void sixteen_rounds_extending(
    State& s, Schedule& w, const std::uint32_t* constants, std::integer_sequence<unsigned, i...> /*rounds*/) {
  ((round<i>(s, w, constants), extend<i>(w)), ...);
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("avx2")]] inline void sixteen_rounds(
    State& s, const Schedule& w, const std::uint32_t* constants, std::integer_sequence<unsigned, i...> /*rounds*/) {
  (round<i>(s, w, constants), ...);
}

/// From eight words of one message per vector to one word of eight messages.
[[gnu::always_inline, gnu::target("avx2")]] inline void transpose(Vector* w) {
  Vector fours[8];  // four words of four messages: those of messages i to i + 3 begin at i
  for (unsigned i = 0; i < 8; i += 4) {
    const Vector low01 = _mm256_unpacklo_epi32(w[i], w[i + 1]);
    const Vector high01 = _mm256_unpackhi_epi32(w[i], w[i + 1]);
    const Vector low23 = _mm256_unpacklo_epi32(w[i + 2], w[i + 3]);
    const Vector high23 = _mm256_unpackhi_epi32(w[i + 2], w[i + 3]);
    fours[i] = _mm256_unpacklo_epi64(low01, low23);
    fours[i + 1] = _mm256_unpackhi_epi64(low01, low23);
    fours[i + 2] = _mm256_unpacklo_epi64(high01, high23);
    fours[i + 3] = _mm256_unpackhi_epi64(high01, high23);
  }
  constexpr int kLowHalves = 0x20;
  constexpr int kHighHalves = 0x31;
  for (unsigned i = 0; i < 4; ++i) {
    w[i] = _mm256_permute2x128_si256(fours[i], fours[i + 4], kLowHalves);
    w[i + 4] = _mm256_permute2x128_si256(fours[i], fours[i + 4], kHighHalves);
  }
}

[[gnu::always_inline, gnu::target("avx2")]] inline void load_words(Schedule& w, const std::byte* const* from,
                                                                   std::size_t offset) {
  const Vector big_endian =
      _mm256_broadcastsi128_si256(_mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
  for (unsigned half = 0; half < 2; ++half) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const auto* words = reinterpret_cast<const Vector*>(from[lane] + offset + 32 * half);
      w[8 * half + lane] = _mm256_shuffle_epi8(_mm256_loadu_si256(words), big_endian);
    }
    transpose(w + 8 * half);
  }
}

[[gnu::target("avx2")]] void compress(std::uint32_t* states, const std::byte* const* from, std::size_t pieces) {
  constexpr auto kRounds = std::make_integer_sequence<unsigned, 16>();
  const std::uint32_t* constants = kSha256RoundConstants.data();
  auto* words = reinterpret_cast<Vector*>(states);
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    Schedule w;
    load_words(w, from, 64 * piece);
    State s;
    for (unsigned i = 0; i < 8; ++i)
      s[i] = _mm256_load_si256(words + i);
    for (unsigned first = 0; first < 48; first += 16)
      sixteen_rounds_extending(s, w, constants + first, kRounds);
    sixteen_rounds(s, w, constants + 48, kRounds);
    for (unsigned i = 0; i < 8; ++i)
      _mm256_store_si256(words + i, sum(s[i], _mm256_load_si256(words + i)));
  }
}

}  // namespace

void sha256_avx2(const SaltedBlocks& blocks) {
  hash_in_lanes(blocks, {.count = kLanes, .compress = compress});
}

}  // namespace rootwright::crypto
