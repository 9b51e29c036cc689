// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace rootwright::tree {

/// Bytes of a file, in memory or in a mapping that the file tree keeps alive.
struct Piece {
  std::uint64_t offset = 0;  ///< in the file
  ByteView bytes;            ///< not empty
};

/// The bytes of a regular file, wherever they are. Outside the pieces it is a hole: zeros.
struct Content {
  std::uint64_t size = 0;     ///< bytes, holes included
  std::vector<Piece> pieces;  ///< ascending, disjoint, inside [0, size)
};

/// All of it in one stretch of memory, holes as zeros. Throws Error(input) naming both sizes if it is larger than
/// `limit`.
[[nodiscard]] Bytes to_bytes(const Content& content, std::uint64_t limit);

}  // namespace rootwright::tree
