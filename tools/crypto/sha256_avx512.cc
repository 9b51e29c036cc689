// SPDX-License-Identifier: Apache-2.0
// Sixteen messages side by side: lane i of a vector belongs to message i. A compression of all sixteen takes about 1700
// vector operations on the two ports that have them, 53 cycles a message; nothing is known that takes fewer.
//
// The 672 rotations and shifts run on one of the two ports only. They must be spread evenly: each round is therefore
// followed by one step of the message schedule. With the sixteen steps in a run before their rounds, g++ 12 comes
// to 2.65 instead of 3.02 GB/s (4096-byte blocks, one core of a Sapphire Rapids Xeon).
#include <immintrin.h>

#include <utility>

#include "crypto/sha256_kernels.h"
#include "crypto/sha256_lanes.h"

// GCC bug 105593: the intrinsics' own header starts from values that it leaves uninitialised.
#if defined(__GNUC__) && !defined(__clang__)
#  pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#  pragma GCC diagnostic ignored "-Wuninitialized"
#endif

namespace rootwright::crypto {

namespace {

constexpr std::size_t kLanes = 16;

using Vector = __m512i;
using State = Vector[8];
using Schedule = Vector[16];

// Truth tables for vpternlogd.
constexpr int kChoose = 0xca;    // x ? y : z
constexpr int kMajority = 0xe8;  // of x, y and z
constexpr int kParity = 0x96;    // x ^ y ^ z

[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline Vector sum(Vector x, Vector y) {
  return _mm512_add_epi32(x, y);
}

/// The capital sigmas of FIPS 180-4, section 4.1.2.
template <int first, int second, int third>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline Vector rotations(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, first), _mm512_ror_epi32(x, second), _mm512_ror_epi32(x, third),
                                   kParity);
}

/// The small sigmas.
template <int first, int second, int shift>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline Vector rotations_and_shift(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, first), _mm512_ror_epi32(x, second), _mm512_srli_epi32(x, shift),
                                   kParity);
}

/// Round i of sixteen. Instead of moving the eight words of the state, their names move: word 0 is a in round 0 and b
/// in round 1.
template <unsigned i>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void round(State& s, const Schedule& w,
                                                                          const std::uint32_t* constants) {
  const Vector& a = s[(0 - i) % 8];
  const Vector& b = s[(1 - i) % 8];
  const Vector& c = s[(2 - i) % 8];
  Vector& d = s[(3 - i) % 8];
  const Vector& e = s[(4 - i) % 8];
  const Vector& f = s[(5 - i) % 8];
  const Vector& g = s[(6 - i) % 8];
  Vector& h = s[(7 - i) % 8];
  h = sum(h, sum(w[i], _mm512_set1_epi32(static_cast<int>(constants[i]))));
  h = sum(h, _mm512_ternarylogic_epi32(e, f, g, kChoose));
  h = sum(h, rotations<6, 11, 25>(e));
  d = sum(d, h);
  h = sum(h, _mm512_ternarylogic_epi32(a, b, c, kMajority));
  h = sum(h, rotations<2, 13, 22>(a));
}

/// Puts the word that is needed sixteen rounds later in the place of word i.
template <unsigned i>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void extend(Schedule& w) {
  w[i] = sum(sum(w[i], rotations_and_shift<7, 18, 3>(w[(i + 1) % 16])),
             sum(w[(i + 9) % 16], rotations_and_shift<17, 19, 10>(w[(i + 14) % 16])));
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void sixteen_rounds_extending(
    State& s, Schedule& w, const std::uint32_t* constants, std::integer_sequence<unsigned, i...> /*rounds*/) {
  ((round<i>(s, w, constants), extend<i>(w)), ...);
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void sixteen_rounds(
    State& s, const Schedule& w, const std::uint32_t* constants, std::integer_sequence<unsigned, i...> /*rounds*/) {
  (round<i>(s, w, constants), ...);
}

/// From sixteen words of one message per vector to one word of sixteen messages.
[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void transpose(Schedule& w) {
  Vector fours[16];  // four words of four messages: those of messages i to i + 3 begin at i
  for (unsigned i = 0; i < 16; i += 4) {
    const Vector low01 = _mm512_unpacklo_epi32(w[i], w[i + 1]);
    const Vector high01 = _mm512_unpackhi_epi32(w[i], w[i + 1]);
    const Vector low23 = _mm512_unpacklo_epi32(w[i + 2], w[i + 3]);
    const Vector high23 = _mm512_unpackhi_epi32(w[i + 2], w[i + 3]);
    fours[i] = _mm512_unpacklo_epi64(low01, low23);
    fours[i + 1] = _mm512_unpackhi_epi64(low01, low23);
    fours[i + 2] = _mm512_unpacklo_epi64(high01, high23);
    fours[i + 3] = _mm512_unpackhi_epi64(high01, high23);
  }
  constexpr int kEven = 0x88;  // quarters 0 and 2 of each operand
  constexpr int kOdd = 0xdd;   // quarters 1 and 3
  for (unsigned i = 0; i < 4; ++i) {
    const Vector even_first = _mm512_shuffle_i32x4(fours[i], fours[i + 4], kEven);
    const Vector even_second = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], kEven);
    const Vector odd_first = _mm512_shuffle_i32x4(fours[i], fours[i + 4], kOdd);
    const Vector odd_second = _mm512_shuffle_i32x4(fours[i + 8], fours[i + 12], kOdd);
    w[i] = _mm512_shuffle_i32x4(even_first, even_second, kEven);
    w[i + 4] = _mm512_shuffle_i32x4(odd_first, odd_second, kEven);
    w[i + 8] = _mm512_shuffle_i32x4(even_first, even_second, kOdd);
    w[i + 12] = _mm512_shuffle_i32x4(odd_first, odd_second, kOdd);
  }
}

[[gnu::always_inline, gnu::target("avx512f,avx512bw")]] inline void load_words(Schedule& w,
                                                                               const std::byte* const* from,
                                                                               std::size_t offset) {
  const Vector big_endian = _mm512_broadcast_i32x4(_mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
  for (std::size_t lane = 0; lane < kLanes; ++lane)
    w[lane] = _mm512_shuffle_epi8(_mm512_loadu_si512(from[lane] + offset), big_endian);
  transpose(w);
}

[[gnu::target("avx512f,avx512bw")]] void compress(std::uint32_t* states, const std::byte* const* from,
                                                  std::size_t pieces) {
  constexpr auto kRounds = std::make_integer_sequence<unsigned, 16>();
  const std::uint32_t* constants = kSha256RoundConstants.data();
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    Schedule w;
    load_words(w, from, 64 * piece);
    State s;
    for (unsigned i = 0; i < 8; ++i)
      s[i] = _mm512_load_si512(states + kLanes * i);
    for (unsigned first = 0; first < 48; first += 16)
      sixteen_rounds_extending(s, w, constants + first, kRounds);
    sixteen_rounds(s, w, constants + 48, kRounds);
    for (unsigned i = 0; i < 8; ++i)
      _mm512_store_si512(states + kLanes * i, sum(s[i], _mm512_load_si512(states + kLanes * i)));
  }
}

}  // namespace

void sha256_avx512(const SaltedBlocks& blocks) {
  hash_in_lanes(blocks, {.count = kLanes, .compress = compress});
}

}  // namespace rootwright::crypto
