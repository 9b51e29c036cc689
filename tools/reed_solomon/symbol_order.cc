// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/symbol_order.h"

namespace rootwright::reed_solomon {

void interleave(Rows<const std::byte> rows, std::size_t count, std::span<std::byte> out) {
  for (std::size_t codeword = 0; codeword < out.size() / count; ++codeword) {
    for (std::size_t row = 0; row < count; ++row)
      out[codeword * count + row] = rows.row(row)[codeword];
  }
}

void deinterleave(ByteView interleaved, std::size_t count, Rows<std::byte> rows) {
  for (std::size_t codeword = 0; codeword < interleaved.size() / count; ++codeword) {
    for (std::size_t row = 0; row < count; ++row)
      rows.row(row)[codeword] = interleaved[codeword * count + row];
  }
}

}  // namespace rootwright::reed_solomon
