// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fs/ext4/ext4_builder.h"
#include "fs/ext4/plan.h"
#include "fs/ext4/tree_demand.h"
#include "io/block_io.h"
#include "tree/file_tree.h"

namespace rootwright::fs::ext4 {

/// Writes directories, symlinks, files and inodes to where the plan has them, and marks them as used in the plan's
/// volume, which is left to be committed. Throws what the sink throws.
void write_tree(const tree::FileTree& tree, const TreeDemand& demand, const Ext4Options& options, Plan& plan,
                io::BlockSink& sink);

}  // namespace rootwright::fs::ext4
