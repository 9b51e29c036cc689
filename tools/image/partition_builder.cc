// SPDX-License-Identifier: Apache-2.0
#include "image/partition_builder.h"

#include <cassert>

#include "fs/ext4/ext4_builder.h"
#include "fs/fat/fat_builder.h"
#include "image/derive.h"

namespace rootwright::image {

std::unique_ptr<fs::FilesystemBuilder> make_filesystem_builder(const layout::Layout& layout,
                                                               const layout::Partition& partition) {
  assert(partition.filesystem);
  const layout::Filesystem& filesystem = *partition.filesystem;
  if (filesystem.kind == layout::FilesystemKind::fat) {
    return std::make_unique<fs::FatBuilder>(fs::FatOptions{
        .volume_id = derive_volume_id(layout.seed, "fat-volume-id:" + partition.name),
        .label = filesystem.label,
        .epoch = layout.epoch,
        .sector_size = layout.disk.sector_size,
    });
  }
  return std::make_unique<fs::Ext4Builder>(fs::Ext4Options{
      .uuid = derive_uuid(layout.seed, "ext4-uuid:" + partition.name),
      .hash_seed = derive_uuid(layout.seed, "ext4-hash-seed:" + partition.name),
      .label = filesystem.label,
      .epoch = layout.epoch,
      .access = filesystem.writable ? fs::Access::writable : fs::Access::read_only,
      .grows_to = filesystem.grows_to,
  });
}

verity::Superblock describe_hash_tree(const layout::Layout& layout, const layout::Partition& partition,
                                      std::uint64_t filesystem_size) {
  assert(partition.verity);
  const layout::Verity& verity = *partition.verity;
  return {
      .uuid = derive_uuid(layout.seed, "verity-uuid:" + partition.name),
      .params = {.algorithm = verity.algorithm,
                 .data_block_size = verity.block_size,
                 .hash_block_size = verity.block_size,
                 .salt_position = crypto::SaltPosition::before,
                 .salt = verity.salt.value_or(derive_bytes(layout.seed, "verity-salt:" + partition.name))},
      .data_blocks = filesystem_size / verity.block_size,
  };
}

}  // namespace rootwright::image
