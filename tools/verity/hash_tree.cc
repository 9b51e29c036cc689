// SPDX-License-Identifier: Apache-2.0
// The first level is computed and written run by run and never kept; what is kept are the digests of its blocks, which
// are the second level: 4 MiB for 64 GiB of data with 4096-byte blocks and SHA-256. The levels above are made from it
// in memory. No two workers touch the same block, so neither locks nor the order of threads can change a byte.
#include "verity/hash_tree.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/size.h"
#include "verity/digest_blocks.h"
#include "verity/geometry.h"
#include "verity/leaf_level.h"

namespace rootwright::verity {

namespace {

/// Writes the first level; returns the digests of its blocks.
DigestBlocks write_leaves(const LeafLevel& leaves, Level level, const HashTreeParams& params, io::BlockSink& tree,
                          ThreadPool& pool) {
  DigestBlocks digests(params, level.block_count);
  const auto offset_of = [&](LeafRun run) { return (level.first_block + run.first_block) * params.hash_block_size; };

  pool.parallel_for(leaves.data_runs().size(), [&](std::size_t index) {
    const LeafRun run = leaves.data_runs()[index];
    const DigestBlocks blocks = leaves.compute(run);
    tree.write_at(offset_of(run), blocks.bytes());
    digests.fill(run.first_block, blocks.bytes(), leaves.hash_block_hasher());
  });
  pool.parallel_for(leaves.hole_runs().size(), [&](std::size_t index) {
    const LeafRun run = leaves.hole_runs()[index];
    const std::vector<ByteView> pieces(run.block_count, leaves.hole_block());
    tree.write_pieces_at(offset_of(run), pieces);
    for (std::uint64_t i = 0; i < run.block_count; ++i)
      std::ranges::copy(leaves.hole_block_digest(), digests.digest(run.first_block + i).begin());
  });
  return digests;
}

}  // namespace

std::uint64_t hash_tree_size(std::uint64_t data_blocks, const HashTreeParams& params) {
  validate(params);
  const std::vector<Level> levels = tree_levels(data_blocks, shape(params));
  if (levels.empty()) return 0;
  return checked_multiply(checked_add(levels.front().first_block, levels.front().block_count), params.hash_block_size);
}

Bytes build_hash_tree(const io::BlockSource& data, std::uint64_t data_blocks, const HashTreeParams& params,
                      io::BlockSink& tree, ThreadPool& pool) {
  const std::uint64_t tree_size = hash_tree_size(data_blocks, params);
  if (tree.size() < tree_size) {
    throw Error(ErrorKind::input,
                "hash tree of " + format_size(tree_size) + " does not fit into " + format_size(tree.size()));
  }
  const LeafLevel leaves(data, data_blocks, params);
  const std::vector<Level> levels = tree_levels(data_blocks, shape(params));
  if (levels.empty()) {
    const DigestBlocks digest = leaves.compute({.first_block = 0, .block_count = 1});
    data.confirm_views();
    return to_root_hash(digest);
  }

  DigestBlocks level = write_leaves(leaves, levels.front(), params, tree, pool);
  data.confirm_views();
  for (std::size_t i = 1; i < levels.size(); ++i) {
    tree.write_at(levels[i].first_block * params.hash_block_size, level.bytes());
    level = digests_of(level, params, leaves.hash_block_hasher(), pool);
  }
  return to_root_hash(level);
}

}  // namespace rootwright::verity
