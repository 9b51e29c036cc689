// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/ext4_builder.h"

#include <string>
#include <utility>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/format.h"
#include "fs/ext4/inode_record.h"
#include "fs/ext4/plan.h"
#include "fs/ext4/tree_demand.h"
#include "fs/ext4/tree_writer.h"

namespace rootwright::fs {

namespace {

constexpr std::size_t kLongestLabel = 16;
/// As far as the resize inode reaches: 1,024 more descriptor blocks of 64 groups of 128 MiB.
constexpr std::uint64_t kFarthestGrowth = 8 * kTiB;

void check_options(const Ext4Options& options) {
  if (options.label.size() > kLongestLabel) {
    throw Error(ErrorKind::input, "label '" + options.label + "' has " + std::to_string(options.label.size()) +
                                      " bytes, ext4 can hold " + std::to_string(kLongestLabel));
  }
  if (options.epoch < 0 || options.epoch > ext4::kLatestTime) {
    throw Error(ErrorKind::input, "epoch " + std::to_string(options.epoch) +
                                      " does not fit into ext4, allowed are 0 to " + std::to_string(ext4::kLatestTime));
  }
  if (options.grows_to > kFarthestGrowth) {
    throw Error(ErrorKind::input, "growth to " + format_size(options.grows_to) + ", ext4 can provide for " +
                                      format_size(kFarthestGrowth));
  }
}

ext4::TreeDemand measure(const tree::FileTree& tree, const Ext4Options& options) {
  return ext4::measure(tree, ext4::hash_seed_of(options.hash_seed));
}

}  // namespace

Ext4Builder::Ext4Builder(Ext4Options options) : options_(std::move(options)) {
  check_options(options_);
}

std::uint64_t Ext4Builder::minimum_size(const tree::FileTree& tree) const {
  const ext4::TreeDemand demand = measure(tree, options_);
  return ext4::smallest_plan(tree, demand, options_).volume.geometry().blocks * ext4::kBlockSize;
}

void Ext4Builder::build(const tree::FileTree& tree, io::BlockSink& sink) const {
  const ext4::TreeDemand demand = measure(tree, options_);
  ext4::Plan plan = ext4::plan_of_size(sink.size(), tree, demand, options_);
  ext4::write_tree(tree, demand, options_, plan, sink);
  plan.volume.commit(sink);
}

}  // namespace rootwright::fs
