// SPDX-License-Identifier: Apache-2.0
// The steps of a build that write into the disk image.
#pragma once

#include <vector>

#include "base/thread_pool.h"
#include "crypto/signer.h"
#include "image/partition_plan.h"
#include "image/placement.h"
#include "io/sparse_file.h"
#include "layout/layout.h"

namespace rootwright::image {

/// A finished root filesystem's root hash and its signature; both empty for partitions that are not under verity.
struct RootHash {
  Bytes digest;
  Bytes signature;  ///< PKCS#7, DER
};

/// Everything that the steps share: what goes where. All members must outlive the calls.
struct WriteContext {
  const layout::Layout& layout;
  const FileTrees& trees;
  const std::vector<PartitionPlan>& plans;
  const Placement& placement;
  io::SparseFile& disk;
  ThreadPool& pool;
};

/// Writes the filesystems of file trees, partitions side by side.
void write_file_trees(const WriteContext& context);

/// Hashes what is under verity, writes hash trees and parity; returns the root hashes by partition, unsigned. Meanwhile
/// the filesystems of other slots that are copies are copied: one keeps the processor busy, the other the kernel.
[[nodiscard]] std::vector<RootHash> hash_and_copy_filesystems(const WriteContext& context);

/// Signs the root hashes in the order of the disk, and fills signature partitions.
void sign_root_hashes(const WriteContext& context, crypto::Signer& signer, std::vector<RootHash>& root_hashes);

/// Writes the Boot partitions: kernel, root hash, signature.
void write_boot_partitions(const WriteContext& context, const std::vector<RootHash>& root_hashes);

/// Copies what is left of the partitions whose content is another slot's, and their root hashes.
void copy_slots(const WriteContext& context, std::vector<RootHash>& root_hashes);

}  // namespace rootwright::image
