// SPDX-License-Identifier: Apache-2.0
// A block that does not match may be damaged itself, or the digest above it may be. So nothing is judged before every
// block has been hashed; then the levels are walked from the root hash down, and at each block that does not match the
// blocks below are asked: if their digests, put into its place, give what the level above says, then only the block
// itself is damaged.
#include "verity/verify.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "verity/compare_leaves.h"
#include "verity/digest_blocks.h"
#include "verity/geometry.h"
#include "verity/hash_tree.h"
#include "verity/leaf_level.h"

namespace rootwright::verity {

namespace {

/// A level above the first.
struct UpperLevel {
  DigestBlocks stored;   // as it lies in the tree
  DigestBlocks digests;  // of its blocks
};

void require_root_hash_size(ByteView root_hash, const HashTreeParams& params) {
  const std::size_t expected = crypto::digest_size(params.algorithm);
  if (root_hash.size() == expected) return;
  throw Error(ErrorKind::input, "root hash of " + std::to_string(root_hash.size()) + " bytes, of " +
                                    std::string(crypto::name(params.algorithm)) + " it has " +
                                    std::to_string(expected));
}

UpperLevel read_level(const io::BlockSource& tree, Level level, std::uint64_t digest_count,
                      const HashTreeParams& params, const crypto::BlockHasher& hasher, ThreadPool& pool) {
  DigestBlocks stored(params, digest_count);
  tree.read_at(level.first_block * params.hash_block_size, stored.bytes());
  DigestBlocks digests = digests_of(stored, params, hasher, pool);
  return {.stored = std::move(stored), .digests = std::move(digests)};
}

io::Extent extent_of(Level level, std::uint64_t block, std::uint64_t block_size) {
  return {.offset = (level.first_block + block) * block_size, .length = block_size};
}

/// What a level is judged by: what the accepted level above says of its blocks, and what the blocks below give.
struct Evidence {
  const DigestBlocks& said_above;
  const DigestBlocks& given_below;
};

/// Adds the blocks of an upper level that do not match to `damaged`; returns the level as far as it can be believed.
DigestBlocks judge_upper_level(const UpperLevel& level, Level place, const Evidence& evidence,
                               const crypto::BlockHasher& hasher, io::ExtentSet& damaged) {
  DigestBlocks accepted = level.stored;
  Bytes given(hasher.digest_size());
  for (std::uint64_t block = 0; block < place.block_count; ++block) {
    const bool matches = equal(level.digests.digest(block), evidence.said_above.digest(block));
    if (matches && level.stored.unused_bytes_are_zero(block)) continue;
    damaged.add(extent_of(place, block, hasher.block_size()));
    if (matches) continue;
    hasher.hash(evidence.given_below.block(block), given, given.size());
    if (equal(given, evidence.said_above.digest(block)))
      std::ranges::copy(evidence.given_below.block(block), accepted.block(block).begin());
  }
  return accepted;
}

void judge_leaves(const LeafComparison& comparison, Level place, const DigestBlocks& said_above,
                  std::uint64_t block_size, Mismatch& mismatch) {
  for (std::uint64_t block = 0; block < place.block_count; ++block) {
    if (!equal(comparison.digests.digest(block), said_above.digest(block)))
      mismatch.levels[0].add(extent_of(place, block, block_size));
  }
  for (const DifferingLeaf& leaf : comparison.differing) {
    if (!leaf.unused_bytes_are_zero) mismatch.levels[0].add(extent_of(place, leaf.block, block_size));
    if (equal(leaf.digest_from_data, said_above.digest(leaf.block))) continue;
    for (const io::Extent& extent : leaf.data.extents())
      mismatch.data.add(extent);
  }
}

Mismatch verify_single_block(const io::BlockSource& data, const LeafLevel& leaves, const HashTreeParams& params,
                             ByteView root_hash) {
  Mismatch mismatch;
  mismatch.root_hash = !equal(leaves.compute({.first_block = 0, .block_count = 1}).digest(0), root_hash);
  data.confirm_views();
  if (mismatch.root_hash) mismatch.data.add({.offset = 0, .length = params.data_block_size});
  return mismatch;
}

}  // namespace

bool Mismatch::none() const {
  return !root_hash && data.empty() &&
         std::ranges::all_of(levels, [](const io::ExtentSet& level) { return level.empty(); });
}

Mismatch verify_hash_tree(const io::BlockSource& data, std::uint64_t data_blocks, const HashTreeParams& params,
                          const io::BlockSource& tree, ByteView root_hash, ThreadPool& pool) {
  const std::uint64_t tree_size = hash_tree_size(data_blocks, params);
  if (tree.size() < tree_size) {
    throw Error(ErrorKind::input, "hash tree of " + format_size(tree.size()) + " is smaller than the " +
                                      format_size(tree_size) + " of " + format_count(data_blocks) + " data blocks");
  }
  require_root_hash_size(root_hash, params);
  const LeafLevel leaves(data, data_blocks, params);
  const std::vector<Level> places = tree_levels(data_blocks, shape(params));
  if (places.empty()) return verify_single_block(data, leaves, params, root_hash);

  const crypto::BlockHasher& hasher = leaves.hash_block_hasher();
  const LeafComparison first = compare_leaves(leaves, places[0], params, tree, pool);
  data.confirm_views();
  std::vector<UpperLevel> upper;  // upper[i] is level i + 1
  for (std::size_t i = 1; i < places.size(); ++i)
    upper.push_back(read_level(tree, places[i], places[i - 1].block_count, params, hasher, pool));

  Mismatch mismatch;
  mismatch.levels.resize(places.size());
  DigestBlocks accepted(params, 1);
  std::ranges::copy(root_hash, accepted.digest(0).begin());
  const DigestBlocks& top_digest = upper.empty() ? first.digests : upper.back().digests;
  mismatch.root_hash = !equal(top_digest.digest(0), root_hash);
  for (std::size_t i = places.size() - 1; i > 0; --i) {
    const DigestBlocks& given_below = i == 1 ? first.digests : upper[i - 2].digests;
    accepted = judge_upper_level(upper[i - 1], places[i], {.said_above = accepted, .given_below = given_below}, hasher,
                                 mismatch.levels[i]);
  }
  judge_leaves(first, places[0], accepted, params.hash_block_size, mismatch);
  return mismatch;
}

}  // namespace rootwright::verity
