// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "reed_solomon/galois_field.h"

namespace rootwright::reed_solomon {

/// A matrix over GF(256), all zero at first.
class Matrix {
 public:
  Matrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns), symbols_(rows * columns) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] Symbol& at(std::size_t row, std::size_t column) { return symbols_[row * columns_ + column]; }
  [[nodiscard]] Symbol at(std::size_t row, std::size_t column) const { return symbols_[row * columns_ + column]; }
  /// Row after row.
  [[nodiscard]] const std::vector<Symbol>& symbols() const noexcept { return symbols_; }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::vector<Symbol> symbols_;
};

/// `left` has as many columns as `right` has rows: asserted.
[[nodiscard]] Matrix product(const Matrix& left, const Matrix& right);

/// The inverse of a square matrix that has one: both asserted.
[[nodiscard]] Matrix inverse(Matrix matrix);

}  // namespace rootwright::reed_solomon
