// SPDX-License-Identifier: Apache-2.0
// Two messages at once: each sha256h waits for the one before it, and another message fills the time.
#include <arm_neon.h>

#include <utility>

#include "crypto/sha256_kernels.h"
#include "crypto/sha256_lanes.h"

namespace rootwright::crypto {

namespace {

constexpr std::size_t kLanes = 2;

using Vector = uint32x4_t;

/// A message between two rounds.
struct Stream {
  Vector abcd;
  Vector efgh;
  Vector words[4];  // the schedule's next sixteen, four by four
};

// g++ 12's arm_neon.h gives these instructions to target "+crypto" and not to "+sha2"; clang 14's gives them to no
// single function, only to files that are compiled for such processors.

/// Rounds 4 * i to 4 * i + 3.
template <unsigned i>
[[gnu::always_inline, gnu::target("+crypto")]] inline void four_rounds(Stream& stream) {
  const Vector sums = vaddq_u32(stream.words[i % 4], vld1q_u32(kSha256RoundConstants.data() + 4 * i));
  const Vector abcd = stream.abcd;
  stream.abcd = vsha256hq_u32(abcd, stream.efgh, sums);
  stream.efgh = vsha256h2q_u32(stream.efgh, abcd, sums);
}

/// Puts the words that are needed sixteen rounds after rounds 4 * i to 4 * i + 3 in the place of those.
template <unsigned i>
[[gnu::always_inline, gnu::target("+crypto")]] inline void extend(Stream& stream) {
  Vector& oldest = stream.words[i % 4];
  oldest = vsha256su1q_u32(vsha256su0q_u32(oldest, stream.words[(i + 1) % 4]), stream.words[(i + 2) % 4],
                           stream.words[(i + 3) % 4]);
}

template <unsigned i>
[[gnu::always_inline, gnu::target("+crypto")]] inline void step(Stream& first, Stream& second) {
  four_rounds<i>(first);
  four_rounds<i>(second);
  if constexpr (i < 12) {
    extend<i>(first);
    extend<i>(second);
  }
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("+crypto")]] inline void all_rounds(Stream& first, Stream& second,
                                                                      std::integer_sequence<unsigned, i...> /*steps*/) {
  (step<i>(first, second), ...);
}

[[gnu::always_inline, gnu::target("+crypto")]] inline void load_words(Stream& stream, const std::byte* from) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(from);
  for (unsigned i = 0; i < 4; ++i)
    stream.words[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes + 16 * i)));
}

[[gnu::always_inline, gnu::target("+crypto")]] inline Vector load_four(const std::uint32_t* states,
                                                                       std::size_t first_word, std::size_t lane) {
  std::uint32_t words[4];
  for (std::size_t i = 0; i < 4; ++i)
    words[i] = states[kLanes * (first_word + i) + lane];
  return vld1q_u32(words);
}

[[gnu::always_inline, gnu::target("+crypto")]] inline void store_four(Vector four, std::uint32_t* states,
                                                                      std::size_t first_word, std::size_t lane) {
  std::uint32_t words[4];
  vst1q_u32(words, four);
  for (std::size_t i = 0; i < 4; ++i)
    states[kLanes * (first_word + i) + lane] = words[i];
}

[[gnu::target("+crypto")]] void compress(std::uint32_t* states, const std::byte* const* from, std::size_t pieces) {
  Stream first{.abcd = load_four(states, 0, 0), .efgh = load_four(states, 4, 0), .words = {}};
  Stream second{.abcd = load_four(states, 0, 1), .efgh = load_four(states, 4, 1), .words = {}};
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    load_words(first, from[0] + 64 * piece);
    load_words(second, from[1] + 64 * piece);
    const Stream first_before = first;
    const Stream second_before = second;
    all_rounds(first, second, std::make_integer_sequence<unsigned, 16>());
    first.abcd = vaddq_u32(first.abcd, first_before.abcd);
    first.efgh = vaddq_u32(first.efgh, first_before.efgh);
    second.abcd = vaddq_u32(second.abcd, second_before.abcd);
    second.efgh = vaddq_u32(second.efgh, second_before.efgh);
  }
  store_four(first.abcd, states, 0, 0);
  store_four(first.efgh, states, 4, 0);
  store_four(second.abcd, states, 0, 1);
  store_four(second.efgh, states, 4, 1);
}

}  // namespace

void sha256_armv8(const SaltedBlocks& blocks) {
  hash_in_lanes(blocks, {.count = kLanes, .compress = compress});
}

}  // namespace rootwright::crypto
