// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "fs/filesystem_builder.h"
#include "image/file_trees.h"
#include "image/placement.h"
#include "layout/read_layout.h"

namespace rootwright::image {

/// How a partition comes by its bytes.
struct PartitionPlan {
  enum class Source {
    nothing,  ///< stays zero, or is written on behalf of another one (hash tree, signature)
    tree,     ///< a file tree that is known beforehand
    boot,     ///< kernel, root hash and signature of partition `other`
    copy,     ///< the bytes of partition `other`, in another slot
  };
  Source source = Source::nothing;
  const tree::FileTree* tree = nullptr;  ///< of Source::tree; lives in FileTrees
  std::size_t other = 0;
  std::unique_ptr<fs::FilesystemBuilder> builder;  ///< of Source::tree and Source::boot
};

/// One plan per partition of the layout, in its order. `trees` must live as long as the plans.
[[nodiscard]] std::vector<PartitionPlan> plan_partitions(const layout::Layout& layout, const FileTrees& trees);

/// The least that each partition needs. A boot partition's signature is counted as `signature_size` bytes.
[[nodiscard]] std::vector<PartitionNeeds> find_needs(const layout::Layout& layout,
                                                     const std::vector<PartitionPlan>& plans, const FileTrees& trees,
                                                     std::uint64_t signature_size);

}  // namespace rootwright::image
