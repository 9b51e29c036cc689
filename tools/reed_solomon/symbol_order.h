// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/bytes.h"
#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

/// Puts symbols codeword by codeword: `out` gets byte 0 of each of `count` rows, then byte 1 of each and so on. Its
/// size is a multiple of `count`.
void interleave(Rows<const std::byte> rows, std::size_t count, std::span<std::byte> out);

/// The inverse: row i gets every symbol i of the codewords in `interleaved`.
void deinterleave(ByteView interleaved, std::size_t count, Rows<std::byte> rows);

}  // namespace rootwright::reed_solomon
