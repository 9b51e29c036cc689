// SPDX-License-Identifier: Apache-2.0
#include "image/build.h"

#include <array>
#include <functional>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "gpt/table_io.h"
#include "image/derive.h"
#include "image/inputs.h"
#include "image/partition_builder.h"
#include "image/partition_roles.h"
#include "image/signing.h"
#include "image/write_partitions.h"
#include "io/output_file.h"
#include "io/slice.h"
#include "verity/root_hash_signature.h"

namespace rootwright::image {

namespace {

/// Partitions of a root filesystem with a hash partition of its own carry its root hash in their UUIDs (UAPI.2).
Uuid partition_uuid(const layout::Layout& layout, std::size_t index, const std::vector<RootHash>& root_hashes) {
  const layout::Partition& partition = layout.partitions[index];
  if (partition.uuid) return *partition.uuid;
  if (!is_empty_slot(partition)) {
    if (partition.verity && !partition.verity->hash_partition.empty()) {
      return Uuid::from_bytes(ByteView(root_hashes[index].digest).first(16));
    }
    if (const std::optional<std::size_t> data = find_hashed_by(layout, index)) {
      return Uuid::from_bytes(ByteView(root_hashes[*data].digest).last(16));
    }
  }
  return derive_uuid(layout.seed, "partition-uuid:" + partition.name);
}

gpt::PartitionTable make_table(const layout::Layout& layout, const Placement& placement,
                               const std::vector<RootHash>& root_hashes) {
  gpt::PartitionTable table{.disk_uuid = derive_uuid(layout.seed, "disk-uuid"),
                            .sector_size = layout.disk.sector_size,
                            .disk_size = placement.disk_size,
                            .partitions = {}};
  for (std::size_t i = 0; i < layout.partitions.size(); ++i) {
    const layout::Partition& partition = layout.partitions[i];
    table.partitions.push_back({.label = partition.label,
                                .type = partition.type,
                                .uuid = partition_uuid(layout, i, root_hashes),
                                .extent = placement.partitions[i].extent,
                                .attributes = partition.attributes});
  }
  return table;
}

VerityFacts verity_facts(const WriteContext& context, std::size_t index, const gpt::PartitionTable& table,
                         const RootHash& root_hash) {
  const layout::Partition& partition = context.layout.partitions[index];
  const PartitionPlan& plan = context.plans[index];
  // A copied slot has the superblock, and with it salt and UUID, of its original.
  const std::size_t origin = plan.source == PartitionPlan::Source::copy ? plan.other : index;
  const std::uint64_t size = context.placement.partitions[origin].filesystem.length;
  const PlacedPartition& tree_place = context.placement.partitions[find_tree_partition(context.layout, origin)];
  const verity::Superblock superblock = describe_hash_tree(context.layout, context.layout.partitions[origin], size);
  VerityFacts facts{.params = superblock.params,
                    .data_blocks = superblock.data_blocks,
                    .hash_partition = static_cast<std::uint32_t>(find_tree_partition(context.layout, index) + 1),
                    .hash_offset = has_inline_tree(partition) ? size : 0,
                    .superblock = std::nullopt,
                    .root_hash = root_hash.digest};
  if (partition.verity->superblock) facts.superblock = superblock.uuid;
  if (partition.verity->fec_roots) {
    const std::uint64_t offset = tree_place.parity.offset - tree_place.extent.offset;
    facts.fec = FecFacts{.roots = *partition.verity->fec_roots,
                         .extent = {.offset = offset, .length = tree_place.parity.length},
                         .device = table.partitions[facts.hash_partition - 1].uuid};
  }
  return facts;
}

std::vector<BuiltPartition> describe_partitions(const WriteContext& context, const gpt::PartitionTable& table,
                                                const std::vector<RootHash>& root_hashes) {
  std::vector<BuiltPartition> built;
  for (std::size_t i = 0; i < table.partitions.size(); ++i) {
    const layout::Partition& partition = context.layout.partitions[i];
    BuiltPartition facts{.name = partition.name, .slot = partition.slot, .facts = {.partition = table.partitions[i]}};
    if (partition.filesystem && !is_empty_slot(partition)) {
      const io::SourceSlice bytes(context.disk, table.partitions[i].extent);
      if (const auto reader = fs::open_filesystem(bytes)) facts.facts.filesystem = reader->summary();
    }
    if (!root_hashes[i].digest.empty()) facts.facts.verity = verity_facts(context, i, table, root_hashes[i]);
    built.push_back(std::move(facts));
  }
  return built;
}

/// Writes the image under its temporary name. Returns what the manifest says of it, inputs aside.
Manifest write_image(const WriteContext& context, crypto::Signer* signer, Reporter& reporter) {
  reporter.step("write filesystems");
  write_file_trees(context);

  reporter.step("hash filesystems, and copy them to other slots");
  std::vector<RootHash> root_hashes = hash_and_copy_filesystems(context);

  Manifest manifest;
  if (signer != nullptr) {
    reporter.step("sign root hashes");
    sign_root_hashes(context, *signer, root_hashes);
    manifest.certificates.emplace(verity::kSigningPurpose, signer->certificate(verity::kSigningPurpose).fingerprint());
  }

  reporter.step("write boot partitions");
  write_boot_partitions(context, root_hashes);

  reporter.step("copy slots");
  copy_slots(context, root_hashes);

  // Last: until the table is there, nothing takes the file for a disk.
  reporter.step("write the partition table");
  manifest.table = make_table(context.layout, context.placement, root_hashes);
  gpt::write_table(context.disk, manifest.table);
  manifest.partitions = describe_partitions(context, manifest.table, root_hashes);
  return manifest;
}

/// For whoever is told that the disk is full: how large the image is, and how much of that is no hole.
std::string describe_size(const Placement& placement, const std::vector<PartitionNeeds>& needs) {
  std::uint64_t written = 0;
  for (std::size_t i = 0; i < needs.size(); ++i)
    written += needs[i].minimum + placement.partitions[i].hash_tree.length + placement.partitions[i].parity.length;
  return "image of " + format_size(placement.disk_size) + ", which takes about " + format_rounded_size(written) +
         " on the disk";
}

void commit(io::OutputFile& output, Durability durability) {
  durability == Durability::disk ? output.sync_and_commit() : output.commit();
}

}  // namespace

BuildReport build(const layout::ReadLayout& read, const BuildOptions& options, ThreadPool& pool, Reporter& reporter) {
  const layout::Layout& layout = read.layout;
  const std::unique_ptr<crypto::Signer> signer = open_signer(layout, options, reporter);
  BuildReport report{.image = options.output, .manifest_file = manifest_path(options.output), .manifest = {}};

  refuse_output_over_input(report.image, read, options.key);
  refuse_output_over_input(report.manifest_file, read, options.key);
  // The temporaries of image and manifest come first: a second build of the same output is refused before any work.
  io::OutputFile image(options.output);
  io::OutputFile manifest_file(report.manifest_file);

  std::vector<Input> inputs;
  const auto make_image = [&] {
    reporter.step("read archives");
    const FileTrees trees = make_file_trees(read, pool);
    const std::vector<PartitionPlan> plans = plan_partitions(layout, trees);
    const std::vector<PartitionNeeds> needs = find_needs(layout, plans, trees, signature_size(signer.get()));
    const Placement placement = place(layout, needs);

    // Beyond this point every offset is fixed.
    image.file().resize(placement.disk_size);
    const WriteContext context{
        .layout = layout, .trees = trees, .plans = plans, .placement = placement, .disk = image.file(), .pool = pool};
    try {
      report.manifest = write_image(context, signer.get(), reporter);
    } catch (Error& error) {
      if (error.kind() == ErrorKind::system) error.prepend(describe_size(placement, needs));
      throw;
    }
  };
  // The digests of the inputs take about as long as all the rest on one core: they run beside it.
  const std::array<std::function<void()>, 2> side_by_side{make_image, [&] { inputs = digest_inputs(read, pool); }};
  pool.parallel_for(side_by_side.size(), [&](std::size_t index) { side_by_side[index](); });

  report.manifest.inputs = std::move(inputs);
  const Bytes manifest = to_bytes(manifest_text(report.manifest, layout));
  manifest_file.file().resize(manifest.size());
  manifest_file.file().write_at(0, manifest);
  commit(manifest_file, options.durability);
  commit(image, options.durability);
  return report;
}

}  // namespace rootwright::image
