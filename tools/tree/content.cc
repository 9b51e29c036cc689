// SPDX-License-Identifier: Apache-2.0
#include "tree/content.h"

#include <algorithm>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::tree {

Bytes to_bytes(const Content& content, std::uint64_t limit) {
  if (content.size > limit) {
    throw Error(ErrorKind::input, "a file of " + format_size(content.size) + ", allowed are " + format_size(limit));
  }
  Bytes bytes(content.size);
  for (const Piece& piece : content.pieces) {
    std::ranges::copy(piece.bytes, bytes.begin() + static_cast<std::ptrdiff_t>(piece.offset));
  }
  return bytes;
}

}  // namespace rootwright::tree
