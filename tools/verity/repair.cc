// SPDX-License-Identifier: Apache-2.0
// What the decoder gives is a guess: parity may be damaged, too, and what is taken for damage may not be. So a block is
// taken over only if its digest stands in a block above it that is itself proven, up to the root hash. As long as hash
// blocks are damaged, what is said of the blocks below them is not certain; so each step that repairs some is followed
// by a verification of everything.
#include "verity/repair.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "io/slice.h"
#include "verity/correct_rounds.h"
#include "verity/digest_blocks.h"
#include "verity/fec_rounds.h"
#include "verity/geometry.h"
#include "verity/patched_source.h"

namespace rootwright::verity {

namespace {

Mismatch verify_message(const io::BlockSource& message, const RepairableVolume& volume, ThreadPool& pool) {
  const std::uint64_t data_size = checked_multiply(volume.data_blocks, volume.fec.block_size);
  const io::SourceSlice data(message, {.offset = 0, .length = data_size});
  const io::SourceSlice tree(message, {.offset = data_size, .length = message.size() - data_size});
  return verify_hash_tree(data, volume.data_blocks, volume.params, tree, volume.root_hash, pool);
}

/// A volume while it is being repaired. Blocks are those of the message, stages count from the data (0) up to the top.
class Repair {
 public:
  Repair(const RepairableVolume& volume, Mismatch mismatch, ThreadPool& pool);

  /// Takes over all that can be proven.
  void run();
  [[nodiscard]] RepairPlan plan() const;

 private:
  struct Stage {
    std::uint64_t first_block;
    std::uint64_t block_count;
  };

  [[nodiscard]] const io::ExtentSet& mismatch_of(std::size_t stage) const;
  [[nodiscard]] io::Extent extent_of(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] std::vector<std::uint64_t> damaged_blocks(std::size_t stage) const;
  [[nodiscard]] std::uint64_t block_above(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] bool is_damaged(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] bool is_vouched_for(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] bool is_certain(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] DamagedBlocks damaged_blocks() const;
  [[nodiscard]] bool is_proven(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] std::optional<Bytes> proven_digest(std::size_t stage, std::uint64_t block) const;
  [[nodiscard]] std::vector<std::vector<std::uint64_t>> unrepaired_blocks() const;
  [[nodiscard]] std::uint64_t first_foreign_block() const;
  std::size_t take_over(const NumberedBlocks& recovered);
  std::size_t take_over_proven(std::size_t stage, const NumberedBlocks& recovered);
  [[nodiscard]] Bytes read_block(const io::BlockSource& source, std::uint64_t block) const;
  void forget_repaired_data();

  const RepairableVolume& volume_;
  ThreadPool& pool_;
  crypto::BlockHasher hasher_;
  std::uint64_t digests_per_block_;
  std::vector<Stage> stages_;
  PatchedSource message_;
  Mismatch mismatch_;  // of what message_ holds
};

Repair::Repair(const RepairableVolume& volume, Mismatch mismatch, ThreadPool& pool)
    : volume_(volume),
      pool_(pool),
      hasher_(volume.params.algorithm, volume.fec.block_size, volume.params.salt, volume.params.salt_position),
      digests_per_block_(digests_per_block(shape(volume.params))),
      stages_{{.first_block = 0, .block_count = volume.data_blocks}},
      message_(volume.message, volume.fec.block_size),
      mismatch_(std::move(mismatch)) {
  mismatch_.levels.resize(tree_levels(volume.data_blocks, shape(volume.params)).size());
  for (const Level& level : tree_levels(volume.data_blocks, shape(volume.params)))
    stages_.push_back({.first_block = volume.data_blocks + level.first_block, .block_count = level.block_count});
}

void Repair::run() {
  std::size_t hash_blocks = 0;
  do {
    hash_blocks = take_over(recover_blocks(message_, volume_.parity, volume_.fec, damaged_blocks(), pool_));
    for (const std::vector<std::uint64_t>& group : unrepaired_blocks()) {
      const SuspectBlocks suspects{.wanted = group, .first_foreign = first_foreign_block()};
      hash_blocks += take_over(correct_rounds(message_, volume_.parity, volume_.fec, suspects, pool_));
    }
    if (hash_blocks > 0) mismatch_ = verify_message(message_, volume_, pool_);
  } while (hash_blocks > 0);
  forget_repaired_data();
}

/// Takes over what is proven, from the top of the tree down; returns how many hash blocks that are.
std::size_t Repair::take_over(const NumberedBlocks& recovered) {
  std::size_t hash_blocks = 0;
  for (std::size_t stage = stages_.size() - 1; stage > 0; --stage)
    hash_blocks += take_over_proven(stage, recovered);
  static_cast<void>(take_over_proven(0, recovered));
  return hash_blocks;
}

/// By rounds, so many together as are held in memory while they are corrected: 33 MiB at most in blocks of 4096 bytes.
std::vector<std::vector<std::uint64_t>> Repair::unrepaired_blocks() const {
  constexpr std::size_t kRoundsPerGroup = 32;
  const std::uint64_t rounds = FecRounds(message_, volume_.fec).count();
  std::map<std::uint64_t, std::vector<std::uint64_t>> by_round;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    for (const std::uint64_t block : damaged_blocks(stage)) {
      if (!message_.patches().contains(block)) by_round[block % rounds].push_back(block);
    }
  }
  std::vector<std::vector<std::uint64_t>> groups;
  std::size_t rounds_seen = 0;
  for (const auto& [round, blocks] : by_round) {
    if (rounds_seen++ % kRoundsPerGroup == 0) groups.emplace_back();
    groups.back().insert(groups.back().end(), blocks.begin(), blocks.end());
  }
  return groups;
}

std::uint64_t Repair::first_foreign_block() const {
  std::uint64_t end = 0;
  for (const Stage& stage : stages_)
    end = std::max(end, stage.first_block + stage.block_count);
  return end;
}

RepairPlan Repair::plan() const {
  RepairPlan plan{.data = {}, .tree = {}, .unrepaired = mismatch_};
  for (const auto& [block, bytes] : message_.patches()) {
    if (block < volume_.data_blocks) {
      plan.data.emplace(block, bytes);
    } else {
      plan.tree.emplace(block - volume_.data_blocks, bytes);
    }
  }
  return plan;
}

const io::ExtentSet& Repair::mismatch_of(std::size_t stage) const {
  return stage == 0 ? mismatch_.data : mismatch_.levels[stage - 1];
}

/// Where a block lies in the data or in the tree, as a mismatch counts.
io::Extent Repair::extent_of(std::size_t stage, std::uint64_t block) const {
  const std::uint64_t first = stage == 0 ? 0 : volume_.data_blocks;
  return {.offset = (block - first) * volume_.fec.block_size, .length = volume_.fec.block_size};
}

std::vector<std::uint64_t> Repair::damaged_blocks(std::size_t stage) const {
  const std::uint64_t first = stage == 0 ? 0 : volume_.data_blocks;
  std::vector<std::uint64_t> blocks;
  for (const io::Extent& extent : mismatch_of(stage).extents()) {
    for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += volume_.fec.block_size)
      blocks.push_back(first + offset / volume_.fec.block_size);
  }
  return blocks;
}

std::uint64_t Repair::block_above(std::size_t stage, std::uint64_t block) const {
  return stages_[stage + 1].first_block + (block - stages_[stage].first_block) / digests_per_block_;
}

bool Repair::is_damaged(std::size_t stage, std::uint64_t block) const {
  return mismatch_of(stage).intersects(extent_of(stage, block));
}

/// Whether a hash block holds the digest of a block below it: then most of it is as it was.
bool Repair::is_vouched_for(std::size_t stage, std::uint64_t block) const {
  const Stage& below = stages_[stage - 1];
  const std::uint64_t first = (block - stages_[stage].first_block) * digests_per_block_;
  const std::uint64_t count = std::min(digests_per_block_, below.block_count - first);
  const io::Extent children{.offset = extent_of(stage - 1, below.first_block + first).offset,
                            .length = count * volume_.fec.block_size};
  return mismatch_of(stage - 1).within(children).length() < children.length;
}

/// Whether a block that does not match the block above is surely damaged, and not rather the block above.
bool Repair::is_certain(std::size_t stage, std::uint64_t block) const {
  if (stage + 1 == stages_.size()) return true;
  const std::uint64_t above = block_above(stage, block);
  if (!is_damaged(stage + 1, above) || is_vouched_for(stage + 1, above)) return true;
  return stage > 0 && !is_vouched_for(stage, block);
}

DamagedBlocks Repair::damaged_blocks() const {
  DamagedBlocks damaged;
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    for (const std::uint64_t block : damaged_blocks(stage))
      (is_certain(stage, block) ? damaged.certain : damaged.suspect).push_back(block);
  }
  return damaged;
}

/// Whether a hash block, and every one above it, is what the root hash says, from the start or by now.
bool Repair::is_proven(std::size_t stage, std::uint64_t block) const {
  if (is_damaged(stage, block) && !message_.patches().contains(block)) return false;
  return stage + 1 == stages_.size() || is_proven(stage + 1, block_above(stage, block));
}

/// What the root hash says of a block: nothing as long as a block above it is damaged.
std::optional<Bytes> Repair::proven_digest(std::size_t stage, std::uint64_t block) const {
  if (stage + 1 == stages_.size()) return volume_.root_hash;
  const std::uint64_t above = block_above(stage, block);
  if (!is_proven(stage + 1, above)) return {};
  DigestBlocks above_block(volume_.params, digests_per_block_);
  message_.read_at(above * volume_.fec.block_size, above_block.bytes());
  const ByteView digest = above_block.digest((block - stages_[stage].first_block) % digests_per_block_);
  return Bytes(digest.begin(), digest.end());
}

/// Patches the blocks of a stage that have the digest that the root hash says; returns how many. One that is no other
/// than it was is not counted: it has the right digest and was reported for another reason.
std::size_t Repair::take_over_proven(std::size_t stage, const NumberedBlocks& recovered) {
  const Stage& place = stages_[stage];
  const auto begin = recovered.lower_bound(place.first_block);
  const auto end = recovered.lower_bound(place.first_block + place.block_count);
  std::vector<const NumberedBlocks::value_type*> candidates;
  for (auto candidate = begin; candidate != end; ++candidate) {
    if (is_damaged(stage, candidate->first)) candidates.push_back(&*candidate);
  }
  std::vector<char> proven(candidates.size());  // not bool: each thread writes its own
  pool_.parallel_for(candidates.size(), [&](std::size_t index) {
    const auto& [block, bytes] = *candidates[index];
    Bytes digest(hasher_.digest_size());
    hasher_.hash(bytes, digest, digest.size());
    proven[index] = proven_digest(stage, block) == digest && bytes != read_block(message_, block) ? 1 : 0;
  });

  std::size_t taken_over = 0;
  for (std::size_t index = 0; index < candidates.size(); ++index) {
    if (proven[index] == 0) continue;
    message_.patch(candidates[index]->first, candidates[index]->second);
    ++taken_over;
  }
  return taken_over;
}

void Repair::forget_repaired_data() {
  const std::vector<std::uint64_t> damaged = damaged_blocks(0);
  mismatch_.data = {};
  for (const std::uint64_t block : damaged) {
    if (!message_.patches().contains(block)) mismatch_.data.add(extent_of(0, block));
  }
  if (stages_.size() == 1) mismatch_.root_hash = !mismatch_.data.empty();
}

Bytes Repair::read_block(const io::BlockSource& source, std::uint64_t block) const {
  Bytes bytes(volume_.fec.block_size);
  source.read_at(block * volume_.fec.block_size, bytes);
  return bytes;
}

void require_parity(const RepairableVolume& volume) {
  const std::uint64_t size = fec_size(divide_up(volume.message.size(), volume.fec.block_size), volume.fec);
  if (volume.parity.size() >= size) return;
  throw Error(ErrorKind::input, "FEC of " + format_size(volume.parity.size()) + " is smaller than the " +
                                    format_size(size) + " of what it covers");
}

}  // namespace

RepairPlan plan_repair(const RepairableVolume& volume, const Mismatch& mismatch, ThreadPool& pool) {
  require_parity(volume);
  Repair repair(volume, mismatch, pool);
  repair.run();
  return repair.plan();
}

RepairPlan plan_repair(const RepairableVolume& volume, ThreadPool& pool) {
  return plan_repair(volume, verify_message(volume.message, volume, pool), pool);
}

void write_repair(const RepairPlan& plan, std::uint32_t block_size, RepairSinks sinks) {
  for (const auto& [block, bytes] : plan.tree)
    sinks.tree.write_at(block * block_size, bytes);
  for (const auto& [block, bytes] : plan.data)
    sinks.data.write_at(block * block_size, bytes);
}

}  // namespace rootwright::verity
