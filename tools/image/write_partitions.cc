// SPDX-License-Identifier: Apache-2.0
#include "image/write_partitions.h"

#include "base/error.h"
#include "image/boot_tree.h"
#include "image/partition_builder.h"
#include "image/partition_roles.h"
#include "io/copy.h"
#include "io/slice.h"
#include "verity/fec.h"
#include "verity/hash_tree.h"
#include "verity/root_hash_signature.h"

namespace rootwright::image {

namespace {

using Source = PartitionPlan::Source;

void write_filesystem(const WriteContext& context, std::size_t index, const tree::FileTree& tree) {
  const layout::Partition& partition = context.layout.partitions[index];
  io::StoreSlice sink(context.disk, context.placement.partitions[index].filesystem);
  with_context(partition.where.text() + ": partition '" + partition.name + "'",
               [&] { context.plans[index].builder->build(tree, sink); });
}

Bytes write_hash_tree(const WriteContext& context, std::size_t index) {
  const PlacedPartition& placed = context.placement.partitions[index];
  const PlacedPartition& tree_place = context.placement.partitions[find_tree_partition(context.layout, index)];
  const verity::Superblock superblock =
      describe_hash_tree(context.layout, context.layout.partitions[index], placed.filesystem.length);
  if (tree_place.superblock.length > 0) {
    context.disk.write_at(tree_place.superblock.offset, verity::encode(superblock));
  }
  const io::StoreSlice data(context.disk, placed.filesystem);
  io::StoreSlice tree(context.disk, tree_place.hash_tree);
  return verity::build_hash_tree(data, superblock.data_blocks, superblock.params, tree, context.pool);
}

/// Of a filesystem and its hash tree, both written.
void write_parity(const WriteContext& context, std::size_t index) {
  const layout::Verity& verity = *context.layout.partitions[index].verity;
  if (!verity.fec_roots) return;
  const PlacedPartition& placed = context.placement.partitions[index];
  const PlacedPartition& tree_place = context.placement.partitions[find_tree_partition(context.layout, index)];
  const io::StoreSlice data(context.disk, placed.filesystem);
  const verity::FecMessage message(data, data.size(), context.disk, tree_place.hash_tree);
  io::StoreSlice parity(context.disk, tree_place.parity);
  verity::write_fec(message, {.roots = *verity.fec_roots, .block_size = verity.block_size}, parity, context.pool);
}

void write_signature_partition(const WriteContext& context, std::size_t index, const RootHash& root_hash,
                               const crypto::Certificate& certificate) {
  const layout::Verity& verity = *context.layout.partitions[index].verity;
  if (verity.signature_partition.empty()) return;
  const io::Extent place =
      context.placement.partitions[find_partition(context.layout, verity.signature_partition)].extent;
  context.disk.write_at(place.offset, verity::encode({.root_hash = root_hash.digest,
                                                      .certificate_fingerprint = certificate.fingerprint(),
                                                      .signature = root_hash.signature},
                                                     place.length));
}

/// What of a partition is in its place once the file trees are written: a filesystem, or nothing of what has to wait
/// for a root hash.
io::Extent finished_filesystem(const WriteContext& context, std::size_t index) {
  const PlacedPartition& placed = context.placement.partitions[index];
  if (context.plans[index].source == Source::tree) return placed.filesystem;
  return {.offset = placed.extent.offset, .length = 0};
}

io::Extent rest_of(const WriteContext& context, std::size_t index) {
  const io::Extent extent = context.placement.partitions[index].extent;
  const std::uint64_t finished = finished_filesystem(context, index).length;
  return {.offset = extent.offset + finished, .length = extent.length - finished};
}

/// Copies `from`, a part of the partition that `index` is a copy of, to the same place in partition `index`.
void copy_to_slot(const WriteContext& context, io::Extent from, std::size_t index) {
  const std::uint64_t original = context.placement.partitions[context.plans[index].other].extent.offset;
  const std::uint64_t copy = context.placement.partitions[index].extent.offset;
  io::copy_within(context.disk, from, {.offset = copy + (from.offset - original), .length = from.length});
}

}  // namespace

void write_file_trees(const WriteContext& context) {
  context.pool.parallel_for(context.plans.size(), [&](std::size_t index) {
    if (context.plans[index].source == Source::tree) write_filesystem(context, index, *context.plans[index].tree);
  });
}

std::vector<RootHash> hash_and_copy_filesystems(const WriteContext& context) {
  std::vector<RootHash> root_hashes(context.plans.size());
  context.pool.parallel_for(context.plans.size(), [&](std::size_t index) {
    const PartitionPlan& plan = context.plans[index];
    const bool hashed = context.layout.partitions[index].verity.has_value();
    if (plan.source == Source::tree && hashed) {
      root_hashes[index].digest = write_hash_tree(context, index);
      write_parity(context, index);
    }
    if (plan.source == Source::copy) {
      copy_to_slot(context, finished_filesystem(context, plan.other), index);
    }
  });
  return root_hashes;
}

void sign_root_hashes(const WriteContext& context, crypto::Signer& signer, std::vector<RootHash>& root_hashes) {
  for (std::size_t i = 0; i < root_hashes.size(); ++i) {
    if (root_hashes[i].digest.empty()) continue;
    const std::string subject = "root hash of " + context.layout.partitions[i].name;
    root_hashes[i].signature = verity::sign_root_hash(root_hashes[i].digest, subject, signer);
    write_signature_partition(context, i, root_hashes[i], signer.certificate(verity::kSigningPurpose));
  }
}

void write_boot_partitions(const WriteContext& context, const std::vector<RootHash>& root_hashes) {
  for (std::size_t i = 0; i < context.plans.size(); ++i) {
    const PartitionPlan& plan = context.plans[i];
    if (plan.source != Source::boot) continue;
    const RootHash& root_hash = root_hashes[plan.other];
    write_filesystem(context, i,
                     make_boot_tree(kernel_of(context.layout, plan.other, context.trees), root_hash.digest,
                                    root_hash.signature, context.layout.epoch));
  }
}

void copy_slots(const WriteContext& context, std::vector<RootHash>& root_hashes) {
  for (std::size_t i = 0; i < context.plans.size(); ++i) {
    const PartitionPlan& plan = context.plans[i];
    if (plan.source != Source::copy) continue;
    copy_to_slot(context, rest_of(context, plan.other), i);
    root_hashes[i] = root_hashes[plan.other];
  }
}

}  // namespace rootwright::image
