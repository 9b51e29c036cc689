// SPDX-License-Identifier: Apache-2.0
#include "image/verify.h"

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/json.h"
#include "base/size.h"
#include "image/find_data.h"
#include "image/manifest.h"
#include "image/published_parity.h"
#include "image/verify_root.h"
#include "io/sparse_file.h"

namespace rootwright::image {

namespace {

/// Free slots, the rest of a partition behind its hash tree or parity, and what lies between partitions hold nothing.
void verify_unused_bytes(const io::BlockSource& disk, const PublishedImage& image,
                         std::vector<ImageFinding>& findings) {
  const io::ExtentSet data = disk.data_extents();
  const auto require_zero = [&](const PublishedPartition& partition, std::uint64_t from, const std::string& what) {
    const io::Extent extent = partition.partition.extent;
    const auto found = find_first_data(disk, data, {.offset = extent.offset + from, .length = extent.length - from});
    if (!found) return;
    findings.push_back(
        {.partition = partition.partition.label, .offset = *found - extent.offset, .message = what + " is not zero"});
  };
  for (const PublishedPartition& partition : image.partitions) {
    if (is_empty_slot(partition.partition)) require_zero(partition, 0, "a free slot");
  }
  for (const PublishedRoot& root : image.roots) {
    if (!root.tree) continue;
    const PublishedPartition& holder = image.partitions[root.tree->partition];
    if (root.tree->parity) {
      require_zero(holder, root.tree->parity->extent.end(), "what lies behind the parity");
    } else {
      require_zero(holder, root.tree->extent.end(), "what lies behind the hash tree");
    }
    const PublishedPartition& partition = image.partitions[root.partition];
    if (root.tree->partition == root.partition || !partition.filesystem) continue;
    require_zero(partition, std::min(partition.filesystem->summary().size, partition.partition.extent.length),
                 "what lies behind the filesystem");
  }

  // Before the primary table, which is as long as the backup, lies the protective MBR in a sector of its own.
  const std::uint64_t table_size = gpt::backup_size(image.table.sector_size);
  std::vector<io::Extent> used{{.offset = 0, .length = image.table.sector_size + table_size},
                               {.offset = image.table.disk_size - table_size, .length = table_size}};
  for (const PublishedPartition& partition : image.partitions)
    used.push_back(partition.partition.extent);
  std::ranges::sort(used);
  std::uint64_t end = 0;
  for (const io::Extent& extent : used) {
    if (extent.offset > end) {
      if (const auto found = find_first_data(disk, data, {.offset = end, .length = extent.offset - end})) {
        findings.push_back(
            {.partition = {},
             .offset = {},
             .message = "byte " + format_count(*found) + ", which belongs to no partition, is not zero"});
      }
    }
    end = std::max(end, extent.end());
  }
}

void verify_manifest(const std::filesystem::path& path, const PublishedImage& image,
                     std::vector<ImageFinding>& findings) {
  const auto add = [&](std::string message) {
    findings.push_back({.partition = {}, .offset = {}, .message = std::move(message)});
  };
  try {
    const std::optional<Json> manifest = read_manifest(path);
    if (!manifest)
      return add("manifest: there is no '" + manifest_path(path).string() + "'; --no-manifest goes without");
    for (ImageFinding& difference : compare_with_manifest(*manifest, image.table, observe(image)))
      findings.push_back(std::move(difference));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    add(std::string("manifest: ") + error.what());
  }
}

}  // namespace

std::string answer_of(const VerifyReport& report) {
  if (!report.findings.empty()) return "not verified";
  return report.origin_verified ? "verified" : "consistent, origin not verified";
}

VerifyReport verify(const std::filesystem::path& path, const VerifyOptions& options, ThreadPool& pool,
                    Reporter& reporter) {
  const io::SparseFile disk = io::SparseFile::open(path);
  reporter.step("read the partition table, filesystems and signatures");
  const DescribedTrees described =
      options.manifest == ManifestPolicy::required ? described_trees(path) : DescribedTrees();
  PublishedImage image = read_published_image(disk, described);
  VerifyReport report;
  report.findings = std::move(image.findings);
  if (image.roots.empty()) {
    report.findings.push_back({.partition = {}, .offset = {}, .message = "there is no root partition"});
  }

  bool all_signed = options.certificate.has_value() && !image.roots.empty();
  for (PublishedRoot& root : image.roots) {
    const std::string& label = image.partitions[root.partition].partition.label;
    reporter.step("verify " + label);
    if (root.tree && !described.contains(root.partition)) root.tree->parity = find_parity(image, root, pool);
    const std::vector<ImageFinding> unsigned_because = verify_origin(image, root, options.certificate);
    const std::vector<ImageFinding> damage = verify_root(image, root, pool);
    all_signed = all_signed && unsigned_because.empty();
    report.findings.insert(report.findings.end(), unsigned_because.begin(), unsigned_because.end());
    report.findings.insert(report.findings.end(), damage.begin(), damage.end());
    if (unsigned_because.empty() && damage.empty() && root.tree && !root.root_hash.empty()) {
      report.roots.push_back({.label = label, .root_hash = root.root_hash});
    }
  }

  if (report.roots.size() != image.roots.size() && report.findings.empty()) {
    throw std::logic_error("a root filesystem was neither verified nor refused");
  }

  reporter.step("look for bytes where none belong");
  verify_unused_bytes(disk, image, report.findings);
  if (options.manifest == ManifestPolicy::required) verify_manifest(path, image, report.findings);

  report.example_key = options.certificate && options.certificate->is_example();
  if (report.example_key && options.keys == KeyPolicy::release) {
    report.findings.push_back({.partition = {},
                               .offset = {},
                               .message = "signed with an example key, " + options.certificate->subject() +
                                          "; a release needs one of your own"});
  }
  report.origin_verified = all_signed && report.findings.empty();
  return report;
}

}  // namespace rootwright::image
