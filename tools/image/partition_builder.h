// SPDX-License-Identifier: Apache-2.0
// How the values of a layout become builders of filesystems and hash trees.
#pragma once

#include <cstdint>
#include <memory>

#include "fs/filesystem_builder.h"
#include "layout/layout.h"
#include "verity/superblock.h"

namespace rootwright::image {

/// The builder of a partition's filesystem; UUIDs, hash seed and volume id come from the layout's seed and the
/// partition's name. The partition has a filesystem: asserted.
[[nodiscard]] std::unique_ptr<fs::FilesystemBuilder> make_filesystem_builder(const layout::Layout& layout,
                                                                             const layout::Partition& partition);

/// What the hash tree over a filesystem of that size (bytes) is made with. Salt and UUID come from the seed where the
/// layout gives none: the salt follows the partition's name, not its bytes, so that equal blocks of two releases have
/// equal digests.
[[nodiscard]] verity::Superblock describe_hash_tree(const layout::Layout& layout, const layout::Partition& partition,
                                                    std::uint64_t filesystem_size);

}  // namespace rootwright::image
