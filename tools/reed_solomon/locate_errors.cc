// SPDX-License-Identifier: Apache-2.0
// Berlekamp's and Massey's algorithm, on syndromes from which the erased symbols are removed first (Forney). Source:
// R. E. Blahut, "Algebraic Codes for Data Transmission", 7.2 and 7.4.
#include "reed_solomon/locate_errors.h"

#include <algorithm>
#include <array>

namespace rootwright::reed_solomon {

namespace {

/// Coefficients, the lowest power first.
using Polynomial = std::vector<Symbol>;

/// What a symbol at `position` is multiplied by from one syndrome to the next.
Symbol locator(std::size_t position) {
  return power_of_a(static_cast<unsigned>(kSymbolsPerCodeword - 1 - position));
}

/// Powers of the primitive element, twice round so that the sum of two exponents needs no remainder; and back.
struct Tables {
  std::array<Symbol, 2 * kSymbolsPerCodeword> power{};
  std::array<std::uint8_t, 256> exponent{};
};

constexpr Tables make_tables() {
  Tables tables;
  Symbol symbol = 1;
  for (std::size_t i = 0; i < kSymbolsPerCodeword; ++i) {
    tables.power[i] = tables.power[i + kSymbolsPerCodeword] = symbol;
    tables.exponent[symbol] = static_cast<std::uint8_t>(i);
    symbol = multiply(symbol, 2);
  }
  return tables;
}

// Each codeword asks 255 times whether a polynomial is zero: with multiply() that took most of the time of a repair.
constexpr Tables kTables = make_tables();

/// Whether the polynomial is zero at the inverse of the locator of `position`.
bool is_zero_at(const Polynomial& polynomial, std::size_t position) {
  const std::size_t exponent = (position + 1) % kSymbolsPerCodeword;  // of that inverse
  Symbol value = 0;
  for (std::size_t i = polynomial.size(); i-- > 0;) {
    if (value != 0) value = kTables.power[kTables.exponent[value] + exponent];
    value ^= polynomial[i];
  }
  return value == 0;
}

/// Syndromes that do not depend on what was erased; one fewer for each.
Polynomial without_erased(std::span<const Symbol> syndromes, std::span<const std::size_t> erased) {
  Polynomial rest(syndromes.begin(), syndromes.end());
  for (const std::size_t position : erased) {
    for (std::size_t i = 0; i + 1 < rest.size(); ++i)
      rest[i] = multiply(rest[i], locator(position)) ^ rest[i + 1];
    rest.pop_back();
  }
  return rest;
}

/// to += factor * x^shift * polynomial
void add_multiple(Polynomial& to, const Polynomial& polynomial, Symbol factor, std::size_t shift) {
  to.resize(std::max(to.size(), polynomial.size() + shift));
  for (std::size_t i = 0; i < polynomial.size(); ++i)
    to[i + shift] ^= multiply(factor, polynomial[i]);
}

/// The shortest recurrence that makes each syndrome of those before it: its length, and its polynomial.
struct Recurrence {
  std::size_t length = 0;
  Polynomial polynomial = {1};
};

/// How far the syndrome at `index` is from what the recurrence makes of those before it.
Symbol discrepancy(const Recurrence& recurrence, const Polynomial& syndromes, std::size_t index) {
  Symbol sum = 0;
  for (std::size_t i = 0; i < recurrence.polynomial.size() && i <= index; ++i)
    sum ^= multiply(recurrence.polynomial[i], syndromes[index - i]);
  return sum;
}

Recurrence shortest_recurrence(const Polynomial& syndromes) {
  Recurrence current;
  Polynomial before = {1};  // as it was when the length last grew
  Symbol discrepancy_before = 1;
  std::size_t shift = 1;
  for (std::size_t index = 0; index < syndromes.size(); ++index, ++shift) {
    const Symbol difference = discrepancy(current, syndromes, index);
    if (difference == 0) continue;
    const Polynomial unchanged = current.polynomial;
    add_multiple(current.polynomial, before, multiply(difference, inverse(discrepancy_before)), shift);
    if (2 * current.length > index) continue;
    current.length = index + 1 - current.length;
    before = unchanged;
    discrepancy_before = difference;
    shift = 0;
  }
  return current;
}

}  // namespace

std::optional<std::vector<std::size_t>> locate_errors(std::span<const Symbol> syndromes,
                                                      std::span<const std::size_t> erased) {
  const Polynomial rest = without_erased(syndromes, erased);
  const Recurrence recurrence = shortest_recurrence(rest);
  if (2 * recurrence.length > rest.size()) return std::nullopt;
  std::vector<std::size_t> positions;
  for (std::size_t position = 0; position < kSymbolsPerCodeword; ++position) {
    if (is_zero_at(recurrence.polynomial, position)) positions.push_back(position);
  }
  if (positions.size() != recurrence.length) return std::nullopt;
  const bool is_erased = std::ranges::any_of(
      positions, [&](std::size_t position) { return std::ranges::find(erased, position) != erased.end(); });
  return is_erased ? std::nullopt : std::optional(positions);
}

}  // namespace rootwright::reed_solomon
