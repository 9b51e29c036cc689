// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace rootwright::reed_solomon {

/// An element of GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d). Adding is xor. The primitive element `a` is 2.
using Symbol = std::uint8_t;

[[nodiscard]] constexpr Symbol multiply(Symbol left, Symbol right) {
  unsigned product = 0;
  for (unsigned bit = 8; bit-- > 0;) {
    product <<= 1;
    if ((product & 0x100U) != 0) product ^= 0x11dU;
    if ((right >> bit & 1U) != 0) product ^= left;
  }
  return static_cast<Symbol>(product);
}

/// `base` to the power of `exponent`; anything to the power of 0 is 1.
[[nodiscard]] constexpr Symbol power(Symbol base, unsigned exponent) {
  Symbol result = 1;
  for (Symbol square = base; exponent != 0; exponent >>= 1, square = multiply(square, square)) {
    if ((exponent & 1U) != 0) result = multiply(result, square);
  }
  return result;
}

/// The element whose product with `symbol` (not 0) is 1.
[[nodiscard]] constexpr Symbol inverse(Symbol symbol) {
  return power(symbol, 254);
}

/// The primitive element to the power of `exponent`.
[[nodiscard]] constexpr Symbol power_of_a(unsigned exponent) {
  return power(2, exponent % 255);
}

}  // namespace rootwright::reed_solomon
