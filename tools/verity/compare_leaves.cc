// SPDX-License-Identifier: Apache-2.0
#include "verity/compare_leaves.h"

#include <algorithm>
#include <iterator>

namespace rootwright::verity {

namespace {

/// What compares one run; many threads at once, each writes the digests of its own run only.
class RunComparer {
 public:
  RunComparer(const LeafLevel& leaves, Level level, const HashTreeParams& params, const io::BlockSource& tree,
              DigestBlocks& digests)
      : leaves_(leaves), level_(level), params_(params), tree_(tree), digests_(digests) {}

  [[nodiscard]] std::vector<DifferingLeaf> compare(LeafRun run) const {
    const DigestBlocks computed = leaves_.compute(run);
    DigestBlocks stored(params_, computed.digest_count());
    tree_.read_at(offset_of(run), stored.bytes());
    digests_.fill(run.first_block, stored.bytes(), leaves_.hash_block_hasher());

    std::vector<DifferingLeaf> differing;
    for (std::uint64_t block = 0; block < run.block_count; ++block) {
      if (!equal(stored.block(block), computed.block(block)))
        differing.push_back(describe(run, block, stored, computed));
    }
    return differing;
  }

  /// For a run over a hole: nothing is hashed where the tree says so, too.
  [[nodiscard]] std::vector<DifferingLeaf> compare_with_hole(LeafRun run) const {
    Bytes stored(run.block_count * params_.hash_block_size);
    tree_.read_at(offset_of(run), stored);
    std::vector<DifferingLeaf> differing;
    for (std::uint64_t i = 0; i < run.block_count; ++i) {
      const std::uint64_t block = run.first_block + i;
      if (equal(ByteView(stored).subspan(i * params_.hash_block_size, params_.hash_block_size), leaves_.hole_block())) {
        std::ranges::copy(leaves_.hole_block_digest(), digests_.digest(block).begin());
      } else {
        std::ranges::move(compare({.first_block = block, .block_count = 1}), std::back_inserter(differing));
      }
    }
    return differing;
  }

 private:
  [[nodiscard]] std::uint64_t offset_of(LeafRun run) const {
    return (level_.first_block + run.first_block) * params_.hash_block_size;
  }

  [[nodiscard]] DifferingLeaf describe(LeafRun run, std::uint64_t block, const DigestBlocks& stored,
                                       const DigestBlocks& computed) const {
    DifferingLeaf leaf{.block = run.first_block + block,
                       .data = {},
                       .digest_from_data = Bytes(leaves_.hash_block_hasher().digest_size()),
                       .unused_bytes_are_zero = stored.unused_bytes_are_zero(block)};
    leaves_.hash_block_hasher().hash(computed.block(block), leaf.digest_from_data, leaf.digest_from_data.size());
    const std::uint64_t first = block * stored.digests_per_block();
    for (std::uint64_t i = first; i < first + stored.digests_in_block(block); ++i) {
      if (equal(stored.digest(i), computed.digest(i))) continue;
      const std::uint64_t data_block = run.first_block * stored.digests_per_block() + i;
      leaf.data.add({.offset = data_block * params_.data_block_size, .length = params_.data_block_size});
    }
    return leaf;
  }

  const LeafLevel& leaves_;
  Level level_;
  const HashTreeParams& params_;
  const io::BlockSource& tree_;
  DigestBlocks& digests_;
};

}  // namespace

LeafComparison compare_leaves(const LeafLevel& leaves, Level level, const HashTreeParams& params,
                              const io::BlockSource& tree, ThreadPool& pool) {
  const std::vector<LeafRun>& data_runs = leaves.data_runs();
  const std::vector<LeafRun>& hole_runs = leaves.hole_runs();
  LeafComparison comparison{.digests = DigestBlocks(params, level.block_count), .differing = {}};
  const RunComparer comparer(leaves, level, params, tree, comparison.digests);
  std::vector<std::vector<DifferingLeaf>> by_run(data_runs.size() + hole_runs.size());
  pool.parallel_for(data_runs.size(), [&](std::size_t i) { by_run[i] = comparer.compare(data_runs[i]); });
  pool.parallel_for(hole_runs.size(),
                    [&](std::size_t i) { by_run[data_runs.size() + i] = comparer.compare_with_hole(hole_runs[i]); });

  for (std::vector<DifferingLeaf>& run : by_run)
    std::ranges::move(run, std::back_inserter(comparison.differing));
  std::ranges::sort(comparison.differing, {}, &DifferingLeaf::block);
  return comparison;
}

}  // namespace rootwright::verity
