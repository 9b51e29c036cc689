// SPDX-License-Identifier: Apache-2.0
// A product is the sum of the products of the eight bits, each of which is a constant or nothing. Eight symbols lie in
// a word, and no table is looked up: any compiler makes vector instructions of it.
#include <algorithm>
#include <cstring>

#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

namespace {

using Column = std::array<std::uint64_t, 8>;

constexpr std::size_t kWidth = sizeof(Column);
constexpr std::uint64_t kLowestBits = 0x0101010101010101U;

Column product(const Column& column, const Multiplier& by) {
  Column result{};
  for (unsigned bit = 0; bit < 8; ++bit) {
    const std::uint64_t image = bit < 4 ? by.of_low_nibble[1U << bit] : by.of_high_nibble[1U << (bit - 4)];
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::uint64_t is_set = column[i] >> bit & kLowestBits;
      const std::uint64_t mask = (is_set << 8U) - is_set;  // 0xff where the bit is set: what is borrowed is paid back
      result[i] ^= mask & image * kLowestBits;
    }
  }
  return result;
}

void add(Column& to, const Column& column) {
  for (std::size_t i = 0; i < column.size(); ++i)
    to[i] ^= column[i];
}

Column load(const std::byte* from, std::size_t length) {
  Column column{};
  std::memcpy(column.data(), from, length);
  return column;
}

void syndrome(const Streams& streams, const Multiplier& power, std::byte* out) {
  for (std::size_t begin = 0; begin < streams.length; begin += kWidth) {
    const std::size_t length = std::min(kWidth, streams.length - begin);
    Column sum{};
    for (const std::byte* stream : streams.pointers) {
      sum = product(sum, power);
      add(sum, load(stream + begin, length));
    }
    std::memcpy(out + begin, sum.data(), length);
  }
}

}  // namespace

void syndromes_portable(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) {
  for (std::size_t i = 0; i < roots; ++i)
    syndrome(streams, kPowersOfA[i], syndromes.row(i));
}

void transform_portable(const Transform& transform) {
  const std::size_t rows = transform.multipliers.size() / transform.columns;
  for (std::size_t begin = 0; begin < transform.length; begin += kWidth) {
    const std::size_t length = std::min(kWidth, transform.length - begin);
    for (std::size_t row = 0; row < rows; ++row) {
      Column sum{};
      for (std::size_t i = 0; i < transform.columns; ++i)
        add(sum,
            product(load(transform.in.row(i) + begin, length), transform.multipliers[row * transform.columns + i]));
      std::memcpy(transform.out.row(row) + begin, sum.data(), length);
    }
  }
}

}  // namespace rootwright::reed_solomon
