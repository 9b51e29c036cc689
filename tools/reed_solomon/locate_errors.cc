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

constexpr std::array<Symbol, kSymbolsPerCodeword> inverse_locators() {
  std::array<Symbol, kSymbolsPerCodeword> inverses{};
  for (std::size_t position = 0; position < kSymbolsPerCodeword; ++position)
    inverses[position] = inverse(power_of_a(static_cast<unsigned>(kSymbolsPerCodeword - 1 - position)));
  return inverses;
}

// To compute them for each codeword took most of its time.
constexpr std::array<Symbol, kSymbolsPerCodeword> kInverseLocators = inverse_locators();

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

Symbol value_at(const Polynomial& polynomial, Symbol x) {
  Symbol value = 0;
  for (std::size_t i = polynomial.size(); i-- > 0;)
    value = multiply(value, x) ^ polynomial[i];
  return value;
}

}  // namespace

std::optional<std::vector<std::size_t>> locate_errors(std::span<const Symbol> syndromes,
                                                      std::span<const std::size_t> erased) {
  const Polynomial rest = without_erased(syndromes, erased);
  const Recurrence recurrence = shortest_recurrence(rest);
  if (2 * recurrence.length > rest.size()) return std::nullopt;
  std::vector<std::size_t> positions;
  for (std::size_t position = 0; position < kSymbolsPerCodeword; ++position) {
    if (value_at(recurrence.polynomial, kInverseLocators[position]) == 0) positions.push_back(position);
  }
  if (positions.size() != recurrence.length) return std::nullopt;
  const bool is_erased = std::ranges::any_of(
      positions, [&](std::size_t position) { return std::ranges::find(erased, position) != erased.end(); });
  return is_erased ? std::nullopt : std::optional(positions);
}

}  // namespace rootwright::reed_solomon
