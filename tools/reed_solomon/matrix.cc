// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/matrix.h"

#include <cassert>
#include <utility>

namespace rootwright::reed_solomon {

namespace {

void swap_rows(Matrix& matrix, std::size_t first, std::size_t second) {
  for (std::size_t column = 0; column < matrix.columns(); ++column)
    std::swap(matrix.at(first, column), matrix.at(second, column));
}

void scale_row(Matrix& matrix, std::size_t row, Symbol factor) {
  for (std::size_t column = 0; column < matrix.columns(); ++column)
    matrix.at(row, column) = multiply(matrix.at(row, column), factor);
}

void add_multiple(Matrix& matrix, std::size_t to, std::size_t from, Symbol factor) {
  for (std::size_t column = 0; column < matrix.columns(); ++column)
    matrix.at(to, column) ^= multiply(matrix.at(from, column), factor);
}

Matrix identity(std::size_t size) {
  Matrix matrix(size, size);
  for (std::size_t i = 0; i < size; ++i)
    matrix.at(i, i) = 1;
  return matrix;
}

}  // namespace

Matrix product(const Matrix& left, const Matrix& right) {
  assert(left.columns() == right.rows());
  Matrix result(left.rows(), right.columns());
  for (std::size_t row = 0; row < left.rows(); ++row) {
    for (std::size_t column = 0; column < right.columns(); ++column) {
      for (std::size_t i = 0; i < left.columns(); ++i)
        result.at(row, column) ^= multiply(left.at(row, i), right.at(i, column));
    }
  }
  return result;
}

Matrix inverse(Matrix matrix) {
  assert(matrix.rows() == matrix.columns());
  Matrix result = identity(matrix.rows());
  for (std::size_t column = 0; column < matrix.rows(); ++column) {
    std::size_t pivot = column;
    while (matrix.at(pivot, column) == 0) {
      ++pivot;
      assert(pivot < matrix.rows());
    }
    swap_rows(matrix, column, pivot);
    swap_rows(result, column, pivot);
    const Symbol factor = inverse(matrix.at(column, column));
    scale_row(matrix, column, factor);
    scale_row(result, column, factor);
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      const Symbol multiple = matrix.at(row, column);
      if (row == column || multiple == 0) continue;
      add_multiple(matrix, row, column, multiple);
      add_multiple(result, row, column, multiple);
    }
  }
  return result;
}

}  // namespace rootwright::reed_solomon
