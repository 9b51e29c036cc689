// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_builder.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_boot_sector.h"
#include "fs/fat/fat_geometry.h"
#include "fs/fat/fat_record.h"
#include "fs/fat/fat_table.h"
#include "fs/fat/fat_tree.h"

namespace rootwright::fs {

namespace {

constexpr std::size_t kLabelLength = 11;
constexpr std::uint32_t kUsualRootRecords = 512;

void check_label(const std::string& label) {
  const auto is_refused = [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte >= 0x7f || (character >= 'a' && character <= 'z') ||
           std::string_view("\"*+,./:;<=>?[\\]|").find(character) != std::string_view::npos;
  };
  if (label.size() > kLabelLength) {
    throw Error(ErrorKind::input, "label '" + printable(label) + "' has " + std::to_string(label.size()) +
                                      " bytes, FAT holds up to " + std::to_string(kLabelLength));
  }
  if (std::ranges::any_of(label, is_refused)) {
    throw Error(ErrorKind::input,
                "label '" + printable(label) +
                    "': FAT labels hold upper-case ASCII letters, digits, spaces and !#$%&'()-@^_`{}~");
  }
  if (!label.empty() && (label.front() == ' ' || label.back() == ' ')) {
    throw Error(ErrorKind::input, "label '" + label + "' begins or ends with a space");
  }
}

RootLabel root_label(const FatOptions& options) {
  return options.label.empty() ? RootLabel::absent : RootLabel::present;
}

/// Room for the root directory of FAT12 and FAT16: what is usual, or more whole sectors if the tree needs them.
std::uint32_t root_records(const FatTree& tree, std::uint32_t sector_size) {
  const std::uint64_t size = round_up(tree.entries.front().size, sector_size);
  return std::max(kUsualRootRecords, static_cast<std::uint32_t>(size / kFatRecordSize));
}

/// The shapes that may hold the tree, best first for a volume of `sectors`.
std::vector<FatShape> shapes_for(const FatTree& tree, std::uint32_t sector_size, std::uint64_t sectors) {
  return preferred_shapes(sector_size, root_records(tree, sector_size), sectors);
}

std::uint64_t minimum_sectors(const FatTree& tree, std::uint32_t sector_size) {
  std::uint64_t fewest = std::numeric_limits<std::uint64_t>::max();
  for (const FatShape& shape : shapes_for(tree, sector_size, 0)) {
    const FatLimits limits = limits_of(shape.kind);
    const std::uint64_t clusters = std::max<std::uint64_t>(clusters_of(tree, shape), limits.fewest_clusters);
    if (clusters <= limits.most_clusters) fewest = std::min(fewest, sectors_for(shape, clusters));
  }
  if (fewest > kMostFatSectors) throw Error(ErrorKind::input, "the files are too many or too large for FAT");
  return fewest;
}

/// The first shape that holds the tree and fills the volume; if none does both, the first that holds it.
FatGeometry choose_geometry(const FatTree& tree, std::uint32_t sector_size, std::uint64_t sectors) {
  std::optional<FatGeometry> fallback;
  for (const FatShape& shape : shapes_for(tree, sector_size, sectors)) {
    const std::optional<FatGeometry> geometry = fit_geometry(shape, sectors);
    if (!geometry || clusters_of(tree, shape) > geometry->cluster_count) continue;
    const bool fills = geometry->cluster_count < limits_of(shape.kind).most_clusters || geometry->sectors == sectors;
    if (fills) return *geometry;
    if (!fallback) fallback = geometry;
  }
  if (fallback) return *fallback;
  throw Error(ErrorKind::input, "a FAT filesystem of " + format_size(sectors * sector_size) +
                                    " is too small for its files, they need " +
                                    format_size(minimum_sectors(tree, sector_size) * sector_size));
}

/// Writes one tree with everything about it fixed.
class FatWriter {
 public:
  FatWriter(const FatOptions& options, const tree::FileTree& contents, const FatTree& tree, const FatGeometry& geometry,
            io::BlockSink& sink)
      : options_(options), contents_(contents), tree_(tree), geometry_(geometry), sink_(sink), runs_(place_entries()) {}

  void write() const {
    write_boot_sectors();
    write_tables(sink_, geometry_, used_runs());
    for (std::size_t index = 0; index < tree_.entries.size(); ++index) {
      if (tree_.entries[index].is_directory) {
        write_directory(index);
      } else {
        write_file(index);
      }
    }
  }

 private:
  /// For every entry its clusters, one behind the other in the order of the entries.
  std::vector<ClusterRun> place_entries() const {
    std::vector<ClusterRun> runs;
    runs.reserve(tree_.entries.size());
    std::uint32_t next = kFirstCluster;
    for (std::size_t index = 0; index < tree_.entries.size(); ++index) {
      const auto count = static_cast<std::uint32_t>(clusters_of(tree_, index, geometry_.shape));
      runs.push_back({.first = count == 0 ? 0 : next, .count = count});
      next += count;
    }
    return runs;
  }

  std::vector<ClusterRun> used_runs() const {
    std::vector<ClusterRun> used = runs_;
    std::erase_if(used, [](const ClusterRun& run) { return run.count == 0; });
    return used;
  }

  void write_boot_sectors() const {
    const Bytes boot =
        encode_boot_sector({.geometry = geometry_, .volume_id = options_.volume_id, .label = options_.label});
    sink_.write_at(0, boot);
    if (geometry_.shape.kind != FatKind::fat32) return;

    const std::vector<ClusterRun> used = used_runs();
    const std::uint32_t next = used.back().end();
    const Bytes free_count = encode_free_count(geometry_.cluster_count - (next - kFirstCluster), next);
    const std::uint64_t sector_size = geometry_.shape.sector_size;
    sink_.write_at(kFreeCountSector * sector_size, free_count);
    sink_.write_at(kBackupBootSector * sector_size, boot);
    sink_.write_at((kBackupBootSector + kFreeCountSector) * sector_size, free_count);
  }

  void write_directory(std::size_t index) const {
    const FatEntry& directory = tree_.entries[index];
    const FatTime time = fat_time_of(options_.epoch);
    Bytes records;
    records.reserve(static_cast<std::size_t>(directory.size));
    if (index == 0) {
      if (root_label(options_) == RootLabel::present) append_record(records, label_record(), time);
    } else {
      append_record(records, directory_record(kSelfAlias, runs_[index].first), time);
      // Even on FAT32, where the root has a cluster, 0 stands for it here.
      const std::uint32_t parent = directory.parent == 0 ? 0 : runs_[directory.parent].first;
      append_record(records, directory_record(kParentAlias, parent), time);
    }
    for (std::uint32_t child = directory.first_child; child < directory.first_child + directory.child_count; ++child) {
      append_record(records, record_of(child), time);
    }
    if (!records.empty()) sink_.write_at(offset_of(index), records);
  }

  FatRecord label_record() const {
    FatAlias padded;
    padded.fill(' ');
    std::ranges::copy(options_.label, padded.begin());
    return {.name = {.alias = padded, .long_name = {}}, .kind = FatRecordKind::label};
  }

  static FatRecord directory_record(const FatAlias& alias, std::uint32_t first_cluster) {
    return {
        .name = {.alias = alias, .long_name = {}}, .kind = FatRecordKind::directory, .first_cluster = first_cluster};
  }

  FatRecord record_of(std::size_t index) const {
    const FatEntry& entry = tree_.entries[index];
    return {.name = entry.name,
            .kind = entry.is_directory ? FatRecordKind::directory : FatRecordKind::file,
            .first_cluster = runs_[index].first,
            .size = entry.is_directory ? 0 : static_cast<std::uint32_t>(entry.size)};
  }

  void write_file(std::size_t index) const {
    for (const tree::Piece& piece : contents_.at(tree_.entries[index].id).content().pieces) {
      sink_.write_at(offset_of(index) + piece.offset, piece.bytes);
    }
  }

  std::uint64_t offset_of(std::size_t index) const {
    return runs_[index].count == 0 ? geometry_.root_offset() : geometry_.cluster_offset(runs_[index].first);
  }

  const FatOptions& options_;
  const tree::FileTree& contents_;
  const FatTree& tree_;
  const FatGeometry& geometry_;
  io::BlockSink& sink_;
  std::vector<ClusterRun> runs_;
};

}  // namespace

FatBuilder::FatBuilder(FatOptions options) : options_(std::move(options)) {
  check_label(options_.label);
  static_cast<void>(fat_time_of(options_.epoch));  // refuses a year that FAT does not know
  if (options_.sector_size != 512 && options_.sector_size != 4096) {
    throw Error(ErrorKind::input,
                "sectors of " + format_size(options_.sector_size) + ", FAT is made with 512 bytes or 4 KiB");
  }
}

std::uint64_t FatBuilder::minimum_size(const tree::FileTree& tree) const {
  return minimum_sectors(plan_fat_tree(tree, root_label(options_)), options_.sector_size) * options_.sector_size;
}

void FatBuilder::build(const tree::FileTree& tree, io::BlockSink& sink) const {
  const std::uint64_t sectors = sink.size() / options_.sector_size;
  if (sectors > kMostFatSectors) {
    throw Error(ErrorKind::input, "a FAT filesystem of " + format_size(sink.size()) + ", it holds up to " +
                                      format_size(kMostFatSectors * options_.sector_size));
  }
  const FatTree planned = plan_fat_tree(tree, root_label(options_));
  const FatGeometry geometry = choose_geometry(planned, options_.sector_size, sectors);
  FatWriter(options_, tree, planned, geometry, sink).write();
}

}  // namespace rootwright::fs
