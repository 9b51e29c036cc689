// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/locate_errors.h"

#include <utility>

#include <doctest/doctest.h>

namespace rootwright::reed_solomon {

namespace {

using Positions = std::vector<std::size_t>;

/// The syndromes of a codeword with wrong symbols: those of the differences alone, as a codeword has none.
std::vector<Symbol> syndromes_of(std::size_t roots, const std::vector<std::pair<std::size_t, Symbol>>& differences) {
  std::vector<Symbol> syndromes(roots);
  for (unsigned i = 0; i < roots; ++i) {
    for (const auto& [position, difference] : differences)
      syndromes[i] ^= multiply(difference, power_of_a(i * static_cast<unsigned>(254 - position)));
  }
  return syndromes;
}

}  // namespace

TEST_SUITE("reed_solomon/locate_errors") {
  TEST_CASE("a codeword in which nothing is wrong has no errors") {
    CHECK(locate_errors(std::vector<Symbol>(4), {}) == Positions{});
    CHECK(locate_errors(syndromes_of(4, {{7, 3}}), Positions{7}) == Positions{});
  }

  TEST_CASE("a single error is located at each position with two roots") {
    for (std::size_t position = 0; position < 255; ++position)
      CHECK(locate_errors(syndromes_of(2, {{position, 0x5a}}), {}) == Positions{position});
  }

  TEST_CASE("half as many errors as roots are located, and one fewer for each two erasures") {
    CHECK(locate_errors(syndromes_of(8, {{0, 1}, {100, 2}, {101, 3}, {254, 4}}), {}) == Positions{0, 100, 101, 254});
    CHECK(locate_errors(syndromes_of(8, {{0, 1}, {100, 2}, {101, 3}, {254, 4}}), Positions{100, 254}) ==
          Positions{0, 101});
    CHECK(locate_errors(syndromes_of(3, {{9, 1}, {10, 1}}), Positions{10}) == Positions{9});
  }

  TEST_CASE("twelve errors of 24 roots are located") {
    std::vector<std::pair<std::size_t, Symbol>> differences;
    Positions positions;
    for (std::size_t i = 0; i < 12; ++i) {
      positions.push_back(i * 20 + 3);
      differences.emplace_back(positions.back(), static_cast<Symbol>(i * i + 1));
    }
    CHECK(locate_errors(syndromes_of(24, differences), {}) == positions);
  }

  TEST_CASE("more errors than can be located are not") {
    CHECK_FALSE(locate_errors(syndromes_of(4, {{1, 1}, {2, 7}, {3, 9}}), {}).has_value());
    CHECK_FALSE(locate_errors(syndromes_of(2, {{1, 1}, {2, 7}}), Positions{2}).has_value());
  }
}

}  // namespace rootwright::reed_solomon
