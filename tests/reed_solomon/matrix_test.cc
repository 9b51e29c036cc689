// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/matrix.h"

#include <doctest/doctest.h>

namespace rootwright::reed_solomon {

namespace {

Matrix vandermonde(std::size_t size) {
  Matrix matrix(size, size);
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t column = 0; column < size; ++column)
      matrix.at(row, column) = power_of_a(static_cast<unsigned>(row * (column + 3)));
  }
  return matrix;
}

Matrix identity(std::size_t size) {
  Matrix matrix(size, size);
  for (std::size_t i = 0; i < size; ++i)
    matrix.at(i, i) = 1;
  return matrix;
}

}  // namespace

TEST_SUITE("reed_solomon/matrix") {
  TEST_CASE("a matrix times its inverse is the identity, from either side") {
    for (const std::size_t size : {1U, 2U, 7U, 24U}) {
      const Matrix matrix = vandermonde(size);
      CHECK(product(matrix, inverse(matrix)) == identity(size));
      CHECK(product(inverse(matrix), matrix) == identity(size));
    }
  }

  TEST_CASE("a zero on the diagonal does not keep a matrix from being inverted") {
    Matrix matrix(2, 2);
    matrix.at(0, 1) = 3;
    matrix.at(1, 0) = 5;
    CHECK(product(matrix, inverse(matrix)) == identity(2));
  }

  TEST_CASE("a product has the rows of the left matrix and the columns of the right one") {
    Matrix left(1, 2);
    left.at(0, 0) = 2;
    left.at(0, 1) = 1;
    Matrix right(2, 3);
    right.at(0, 2) = 0x80;
    right.at(1, 2) = 1;
    right.at(1, 0) = 7;
    const Matrix result = product(left, right);
    CHECK(result.rows() == 1);
    CHECK(result.columns() == 3);
    CHECK(result.at(0, 0) == 7);
    CHECK(result.at(0, 1) == 0);
    CHECK(result.at(0, 2) == (0x1d ^ 1));
  }
}

}  // namespace rootwright::reed_solomon
