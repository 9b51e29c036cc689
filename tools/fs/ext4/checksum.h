// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/uuid.h"
#include "fs/ext4/format.h"

namespace rootwright::fs::ext4 {

/// What metadata_csum sums start from ("checksums"): the volume's UUID for blocks that belong to no inode.
[[nodiscard]] std::uint32_t volume_checksum_seed(const Uuid& uuid);

/// The start for an inode, its directory blocks and extent blocks. Our inodes have generation 0.
[[nodiscard]] std::uint32_t inode_checksum_seed(std::uint32_t volume_seed, InodeNumber inode,
                                                std::uint32_t generation = 0);

}  // namespace rootwright::fs::ext4
