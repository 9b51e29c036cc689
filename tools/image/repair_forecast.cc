// SPDX-License-Identifier: Apache-2.0
#include "image/repair_forecast.h"

#include "base/error.h"

namespace rootwright::image {

namespace {

/// Calls `visit` with each block of a mismatch, as a RepairForecast counts them.
template <typename Visit>
void for_each_block(const verity::Mismatch& mismatch, const PublishedHashTree& tree, Visit&& visit) {
  const std::uint64_t block_size = tree.params.hash_block_size;
  const auto visit_all = [&](const io::ExtentSet& blocks, std::uint64_t first) {
    for (const io::Extent& extent : blocks.extents()) {
      for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += block_size)
        visit(first + offset / block_size);
    }
  };
  visit_all(mismatch.data, 0);
  for (const io::ExtentSet& level : mismatch.levels)
    visit_all(level, tree.data_blocks);
}

}  // namespace

RepairForecast::RepairForecast(const PublishedImage& image, const PublishedRoot& root, const verity::Mismatch& mismatch,
                               ThreadPool& pool)
    : image_(image), root_(root) {
  if (!root.tree->parity) return;
  covered_.emplace(image, root);
  message_.emplace(covered_->message(), covered_->params().block_size);
  if (mismatch.none()) return;
  const verity::RepairPlan plan = verity::plan_repair({.message = covered_->message(),
                                                       .data_blocks = root.tree->data_blocks,
                                                       .params = root.tree->params,
                                                       .root_hash = root.root_hash,
                                                       .parity = covered_->parity(),
                                                       .fec = covered_->params()},
                                                      mismatch, pool);
  count_damage(mismatch);
  apply(plan);
}

void RepairForecast::count_damage(const verity::Mismatch& mismatch) {
  for_each_block(mismatch, *root_.tree,
                 [&](std::uint64_t block) { ++damaged_in_round_[block % covered_->round_count()]; });
}

void RepairForecast::apply(const verity::RepairPlan& plan) {
  for (const auto& [block, bytes] : plan.data)
    message_->patch(block, bytes);
  for (const auto& [block, bytes] : plan.tree)
    message_->patch(root_.tree->data_blocks + block, bytes);
  for_each_block(plan.unrepaired, *root_.tree,
                 [&](std::uint64_t block) { ++left_in_round_[block % covered_->round_count()]; });
  if (plan.data.empty()) return;
  const std::uint64_t size = root_.tree->data_blocks * root_.tree->params.data_block_size;
  data_ = std::make_unique<io::SourceSlice>(*message_, io::Extent{.offset = 0, .length = size});
  try {
    filesystem_ = fs::open_filesystem(*data_);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
  }
}

std::optional<bool> RepairForecast::is_repairable(std::uint64_t block) const {
  if (!covered_) return std::nullopt;
  return message_->patches().contains(block);
}

std::string RepairForecast::text(std::uint64_t block) const {
  if (!covered_) return "";
  if (message_->patches().contains(block)) return "; repairable with FEC";
  const std::uint64_t roots = covered_->params().roots;
  const auto damaged = damaged_in_round_.find(block % covered_->round_count());
  const std::uint64_t count = damaged == damaged_in_round_.end() ? 0 : damaged->second;
  if (count <= roots) return "; not repairable with FEC: what its parity gives does not match the root hash";
  return "; not repairable with FEC: " + std::to_string(count) + " damaged blocks in its round, parity of " +
         std::to_string(roots) + " roots";
}

const fs::FilesystemReader* RepairForecast::filesystem() const {
  return filesystem_ ? filesystem_.get() : image_.partitions[root_.partition].filesystem.get();
}

io::ExtentSet RepairForecast::find_wrong_parity(ThreadPool& pool) const {
  io::ExtentSet wrong;
  if (!covered_) return wrong;
  const io::ExtentSet different = compare_parity(*message_, covered_->parity(), covered_->params(), pool);
  const io::ExtentSet placed = different.moved_up(root_.tree->parity->extent.offset);
  for (const io::Extent& extent : placed.extents()) {
    for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += covered_->params().block_size) {
      if (left_in_round_.contains(round_of_parity(offset))) continue;
      wrong.add({.offset = offset, .length = covered_->params().block_size});
    }
  }
  return wrong;
}

std::uint64_t RepairForecast::round_of_parity(std::uint64_t offset) const {
  const std::uint64_t round_length = std::uint64_t{covered_->params().roots} * covered_->params().block_size;
  return (offset - root_.tree->parity->extent.offset) / round_length;
}

}  // namespace rootwright::image
