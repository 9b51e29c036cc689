// SPDX-License-Identifier: Apache-2.0
#include "verity/geometry.h"

#include <bit>
#include <cassert>
#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::verity {

std::uint64_t digests_per_block(const TreeShape& shape) {
  assert(std::has_single_bit(shape.hash_block_size));
  const std::uint64_t digests = shape.hash_block_size / std::bit_ceil(shape.digest_size);
  if (digests < 2) {
    throw Error(ErrorKind::input, "hash block of " + std::to_string(shape.hash_block_size) +
                                      " bytes cannot hold two digests of " + std::to_string(shape.digest_size) +
                                      " bytes");
  }
  return digests;
}

std::vector<Level> tree_levels(std::uint64_t data_blocks, const TreeShape& shape) {
  assert(data_blocks > 0);
  const std::uint64_t fanout = digests_per_block(shape);
  std::vector<Level> levels;
  for (std::uint64_t blocks = data_blocks; blocks > 1;) {
    blocks = divide_up(blocks, fanout);
    levels.push_back({.first_block = 0, .block_count = blocks});
  }

  // The top level comes first on disk, so the blocks above a level give its place.
  std::uint64_t next = 0;
  for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
    level->first_block = next;
    next += level->block_count;  // with a fanout of two, the sum of all is still below the number of data blocks
  }
  return levels;
}

}  // namespace rootwright::verity
