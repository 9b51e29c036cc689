// SPDX-License-Identifier: Apache-2.0
#include "image/published_image.h"

#include <algorithm>

#include "base/error.h"
#include "base/size.h"
#include "image/partition_roles.h"
#include "image/published_root.h"

namespace rootwright::image {

namespace {

PublishedPartition read_partition(const io::BlockSource& disk, const gpt::Partition& partition,
                                  std::vector<ImageFinding>& findings) {
  const auto type = gpt::find_partition_type(partition.type);
  // A partition that ends beyond the disk is a finding of the table already; here it ends with the disk.
  const std::uint64_t offset = std::min(partition.extent.offset, disk.size());
  const io::Extent extent{.offset = offset, .length = std::min(partition.extent.length, disk.size() - offset)};
  PublishedPartition published;
  published.partition = partition;
  if (type) published.role = type->role;
  published.bytes = std::make_unique<io::SourceSlice>(disk, extent);
  if (is_empty_slot(partition)) return published;
  try {
    published.filesystem = fs::open_filesystem(*published.bytes);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    findings.push_back({.partition = partition.label, .offset = {}, .message = error.what()});
  }
  return published;
}

}  // namespace

std::string ImageFinding::text() const {
  std::string text = partition.empty() ? "disk" : printable(partition);
  if (block) {
    // Without separators: numbers that go on to dd and debugfs.
    text += ": block " + std::to_string(block->number) + " (byte " + std::to_string(offset.value_or(0)) +
            " of the partition)";
  } else if (offset) {
    text += ": byte " + format_count(*offset) + " of the partition";
  }
  return text + ": " + message;
}

PublishedImage read_published_image(const io::BlockSource& disk, const DescribedTrees& described) {
  gpt::ReadTable read = gpt::read_table(disk);
  PublishedImage image{.table = std::move(read.table), .partitions = {}, .roots = {}, .findings = {}};
  for (std::string& finding : read.findings) {
    image.findings.push_back({.partition = {}, .offset = {}, .message = "partition table: " + finding});
  }
  for (const gpt::Partition& partition : image.table.partitions) {
    image.partitions.push_back(read_partition(disk, partition, image.findings));
  }
  find_roots(image, described);
  return image;
}

std::vector<PartitionFacts> observe(const PublishedImage& image) {
  std::vector<PartitionFacts> facts;
  for (const PublishedPartition& partition : image.partitions) {
    PartitionFacts observed{.partition = partition.partition};
    if (partition.filesystem) observed.filesystem = partition.filesystem->summary();
    facts.push_back(std::move(observed));
  }
  for (const PublishedRoot& root : image.roots) {
    if (!root.tree) continue;
    VerityFacts verity;
    verity.params = root.tree->params;
    verity.data_blocks = root.tree->data_blocks;
    verity.hash_partition = static_cast<std::uint32_t>(root.tree->partition + 1);
    verity.hash_offset = root.tree->offset;
    verity.superblock = root.tree->superblock;
    verity.root_hash = root.root_hash;
    if (root.tree->parity) {
      verity.fec = FecFacts{.roots = root.tree->parity->roots,
                            .extent = root.tree->parity->extent,
                            .device = image.partitions[root.tree->partition].partition.uuid};
    }
    facts[root.partition].verity = std::move(verity);
  }
  return facts;
}

bool is_empty_slot(const gpt::Partition& partition) {
  return partition.label == kEmptyLabel;
}

}  // namespace rootwright::image
