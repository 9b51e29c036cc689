// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/code.h"

#include <cassert>
#include <numeric>
#include <vector>

namespace rootwright::reed_solomon {

namespace {

/// What one symbol at `position` of a codeword adds to syndrome `i`, as a factor.
Symbol weight(std::size_t i, std::size_t position) {
  return power_of_a(static_cast<unsigned>(i * (kSymbolsPerCodeword - 1 - position)));
}

/// The weights of `positions` in the first `count` syndromes.
Matrix weights(std::size_t count, std::span<const std::size_t> positions) {
  Matrix matrix(count, positions.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t column = 0; column < positions.size(); ++column)
      matrix.at(i, column) = weight(i, positions[column]);
  }
  return matrix;
}

}  // namespace

Matrix parity_matrix(std::size_t roots) {
  std::vector<std::size_t> parity_positions(roots);
  std::iota(parity_positions.begin(), parity_positions.end(), message_symbols(roots));
  Matrix matrix = inverse(weights(roots, parity_positions));
  // The syndromes of a message alone lack the `roots` places by which the parity moves it up.
  for (std::size_t row = 0; row < roots; ++row) {
    for (std::size_t i = 0; i < roots; ++i)
      matrix.at(row, i) = multiply(matrix.at(row, i), power_of_a(static_cast<unsigned>(i * roots)));
  }
  return matrix;
}

Matrix generator_matrix(std::size_t roots) {
  Matrix syndromes(roots, message_symbols(roots));
  for (std::size_t i = 0; i < roots; ++i) {
    for (std::size_t column = 0; column < syndromes.columns(); ++column)
      syndromes.at(i, column) = weight(i, column + roots);  // not yet moved up by the parity
  }
  return product(parity_matrix(roots), syndromes);
}

Matrix erasure_matrix(std::size_t roots, std::span<const std::size_t> erased) {
  assert(erased.size() <= roots);
  const Matrix solution = inverse(weights(erased.size(), erased));
  const Matrix expected = product(weights(roots, erased), solution);  // all syndromes from the first ones
  Matrix matrix(roots, roots);
  for (std::size_t row = 0; row < roots; ++row) {
    const bool is_check = row >= erased.size();
    for (std::size_t i = 0; i < erased.size(); ++i)
      matrix.at(row, i) = is_check ? expected.at(row, i) : solution.at(row, i);
    if (is_check) matrix.at(row, row) = 1;
  }
  return matrix;
}

}  // namespace rootwright::reed_solomon
