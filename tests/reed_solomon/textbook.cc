// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/textbook.h"

#include <array>

namespace rootwright::test {

namespace {

struct Logarithms {
  std::array<std::uint8_t, 512> power{};
  std::array<unsigned, 256> logarithm{};

  Logarithms() {
    unsigned value = 1;
    for (unsigned i = 0; i < 255; ++i) {
      power[i] = power[i + 255] = static_cast<std::uint8_t>(value);
      logarithm[value] = i;
      value <<= 1;
      if (value > 255) value ^= 0x11d;
    }
  }

  [[nodiscard]] std::uint8_t product(std::uint8_t a, std::uint8_t b) const {
    return a == 0 || b == 0 ? std::uint8_t{0} : power[logarithm[a] + logarithm[b]];
  }
};

const Logarithms kField;

/// Coefficients of the product of (x - a^i) for i below `roots`, the highest power first.
std::vector<std::uint8_t> generator_polynomial(std::size_t roots) {
  std::vector<std::uint8_t> polynomial{1};
  for (std::size_t root = 0; root < roots; ++root) {
    polynomial.push_back(0);
    for (std::size_t i = polynomial.size() - 1; i > 0; --i)
      polynomial[i] ^= kField.product(polynomial[i - 1], kField.power[root]);
  }
  return polynomial;
}

}  // namespace

std::vector<std::uint8_t> textbook_parity(const std::vector<std::uint8_t>& message, std::size_t roots) {
  const std::vector<std::uint8_t> generator = generator_polynomial(roots);
  std::vector<std::uint8_t> remainder = message;
  remainder.resize(message.size() + roots);
  for (std::size_t i = 0; i < message.size(); ++i) {
    const std::uint8_t factor = remainder[i];
    for (std::size_t j = 0; j < generator.size(); ++j)
      remainder[i + j] ^= kField.product(generator[j], factor);
  }
  return {remainder.end() - static_cast<std::ptrdiff_t>(roots), remainder.end()};
}

std::vector<Bytes> arbitrary_streams(std::size_t count, std::size_t length, std::uint32_t seed) {
  std::vector<Bytes> streams(count, Bytes(length));
  std::uint32_t state = seed;
  for (Bytes& stream : streams) {
    for (std::byte& byte : stream) {
      state = state * 1664525U + 1013904223U;
      byte = static_cast<std::byte>(state >> 24U);
    }
  }
  return streams;
}

Bytes textbook_parity_of(const std::vector<Bytes>& streams, std::size_t roots) {
  Bytes parity;
  for (std::size_t codeword = 0; codeword < streams.front().size(); ++codeword) {
    std::vector<std::uint8_t> message;
    for (const Bytes& stream : streams)
      message.push_back(static_cast<std::uint8_t>(stream[codeword]));
    for (const std::uint8_t symbol : textbook_parity(message, roots))
      parity.push_back(static_cast<std::byte>(symbol));
  }
  return parity;
}

std::vector<ByteView> views(const std::vector<Bytes>& streams) {
  return {streams.begin(), streams.end()};
}

}  // namespace rootwright::test
