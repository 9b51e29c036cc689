// SPDX-License-Identifier: Apache-2.0
// Two messages at once: sha256rnds2 takes four cycles and may start every three (96 cycles a compression, and nothing
// else counts), which one message alone cannot make use of. Three and more messages do not fit into sixteen registers.
#include <immintrin.h>

#include <utility>

#include "crypto/sha256_kernels.h"
#include "crypto/sha256_lanes.h"

namespace rootwright::crypto {

namespace {

constexpr std::size_t kLanes = 2;

using Vector = __m128i;

/// A message between two rounds. The processor wants the state's words in this order, highest first.
struct Stream {
  Vector abef;
  Vector cdgh;
  Vector words[4];  // the schedule's next sixteen, four by four
};

/// Rounds 4 * i to 4 * i + 3.
template <unsigned i>
[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void four_rounds(Stream& stream) {
  const auto* constants = reinterpret_cast<const Vector*>(kSha256RoundConstants.data());
  const Vector sums = _mm_add_epi32(stream.words[i % 4], _mm_load_si128(constants + i));
  stream.cdgh = _mm_sha256rnds2_epu32(stream.cdgh, stream.abef, sums);
  stream.abef = _mm_sha256rnds2_epu32(stream.abef, stream.cdgh, _mm_shuffle_epi32(sums, 0x0e));
}

/// Puts the words that are needed sixteen rounds after rounds 4 * i to 4 * i + 3 in the place of those.
template <unsigned i>
[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void extend(Stream& stream) {
  Vector& oldest = stream.words[i % 4];
  const Vector newest = stream.words[(i + 3) % 4];
  const Vector seven_back = _mm_alignr_epi8(newest, stream.words[(i + 2) % 4], 4);
  oldest =
      _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(oldest, stream.words[(i + 1) % 4]), seven_back), newest);
}

template <unsigned i>
[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void step(Stream& first, Stream& second) {
  four_rounds<i>(first);
  four_rounds<i>(second);
  if constexpr (i < 12) {
    extend<i>(first);
    extend<i>(second);
  }
}

template <unsigned... i>
[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void all_rounds(
    Stream& first, Stream& second, std::integer_sequence<unsigned, i...> /*steps*/) {
  (step<i>(first, second), ...);
}

[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void load_words(Stream& stream, const std::byte* from) {
  const Vector big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  for (unsigned i = 0; i < 4; ++i)
    stream.words[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const Vector*>(from) + i), big_endian);
}

[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline Stream load_state(const std::uint32_t* states,
                                                                           std::size_t lane) {
  const auto word = [&](std::size_t index) { return static_cast<int>(states[kLanes * index + lane]); };
  return {.abef = _mm_set_epi32(word(0), word(1), word(4), word(5)),
          .cdgh = _mm_set_epi32(word(2), word(3), word(6), word(7)),
          .words = {}};
}

[[gnu::always_inline, gnu::target("sha,sse4.1")]] inline void store_state(const Stream& stream, std::uint32_t* states,
                                                                          std::size_t lane) {
  const auto store = [&](std::size_t index, int word) {
    states[kLanes * index + lane] = static_cast<std::uint32_t>(word);
  };
  store(0, _mm_extract_epi32(stream.abef, 3));
  store(1, _mm_extract_epi32(stream.abef, 2));
  store(2, _mm_extract_epi32(stream.cdgh, 3));
  store(3, _mm_extract_epi32(stream.cdgh, 2));
  store(4, _mm_extract_epi32(stream.abef, 1));
  store(5, _mm_extract_epi32(stream.abef, 0));
  store(6, _mm_extract_epi32(stream.cdgh, 1));
  store(7, _mm_extract_epi32(stream.cdgh, 0));
}

[[gnu::target("sha,sse4.1")]] void compress(std::uint32_t* states, const std::byte* const* from, std::size_t pieces) {
  Stream first = load_state(states, 0);
  Stream second = load_state(states, 1);
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    load_words(first, from[0] + 64 * piece);
    load_words(second, from[1] + 64 * piece);
    const Stream first_before = first;
    const Stream second_before = second;
    all_rounds(first, second, std::make_integer_sequence<unsigned, 16>());
    first.abef = _mm_add_epi32(first.abef, first_before.abef);
    first.cdgh = _mm_add_epi32(first.cdgh, first_before.cdgh);
    second.abef = _mm_add_epi32(second.abef, second_before.abef);
    second.cdgh = _mm_add_epi32(second.cdgh, second_before.cdgh);
  }
  store_state(first, states, 0);
  store_state(second, states, 1);
}

}  // namespace

void sha256_sha_ni(const SaltedBlocks& blocks) {
  hash_in_lanes(blocks, {.count = kLanes, .compress = compress});
}

}  // namespace rootwright::crypto
