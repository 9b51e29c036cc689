// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_reader.h"

#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/size.h"
#include "fs/fat/fat_files.h"

namespace rootwright::fs {

namespace {

FatBootSector read_boot_sector(const io::BlockSource& source) {
  Bytes bytes(kBootSectorBytes);
  if (source.size() < bytes.size()) throw Error(ErrorKind::input, "FAT boot sector: cut off");
  source.read_at(0, bytes);
  FatBootSector boot = decode_boot_sector(bytes);
  if (boot.geometry.size() > source.size()) {
    throw Error(ErrorKind::input, "FAT of " + format_size(boot.geometry.size()) + " in " + format_size(source.size()));
  }
  return boot;
}

/// Gives every cluster that a directory or file uses to it. Damage ends where it is found: what a broken chain would
/// have led to stays without owner.
class FatSurvey {
 public:
  FatSurvey(const io::BlockSource& source, const FatGeometry& geometry)
      : geometry_(geometry), files_(source, geometry), clusters_left_(count_used_clusters(source, geometry)) {}

  OwnerMap take() {
    add_structures();
    add_directories();
    map_.sort();
    return std::move(map_);
  }

 private:
  struct Directory {
    FoundFatRecord record;
    std::uint32_t owner;
  };

  void add_structures() {
    const std::uint64_t sector_size = geometry_.shape.sector_size;
    map_.add_structure({.offset = 0, .length = sector_size}, "boot sector");
    map_.add_structure({.offset = sector_size, .length = (geometry_.reserved_sectors - 1) * sector_size},
                       "reserved sectors");
    for (std::uint32_t table = 0; table < geometry_.table_count; ++table) {
      map_.add_structure({.offset = geometry_.table_offset(table), .length = geometry_.table_size()},
                         "file allocation table " + std::to_string(table + 1));
    }
    map_.add({.place = {.offset = geometry_.root_offset(), .length = geometry_.root_size()},
              .part = OwnedPart::directory,
              .owner = OwnerMap::kRoot});
  }

  void add_directories() {
    std::vector<Directory> queue{{.record = files_.root(), .owner = OwnerMap::kRoot}};
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const Directory directory = std::move(queue[next]);
      for (FoundFatRecord& record : claim_directory(directory)) {
        const std::uint32_t owner = map_.add_path(directory.owner, record.name);
        if (record.kind == FatRecordKind::file) {
          claim_file(record, owner);
        } else if (seen_.insert(record.first_cluster).second) {
          queue.push_back({.record = std::move(record), .owner = owner});
        }
      }
    }
  }

  /// What a directory holds; nothing if it is damaged or its clusters are another's.
  std::vector<FoundFatRecord> claim_directory(const Directory& directory) {
    try {
      const std::vector<ClusterRun> runs = files_.directory_chain(directory.record.first_cluster);
      if (!claim(runs, {.place = {}, .part = OwnedPart::directory, .owner = directory.owner})) return {};
      return files_.list(directory.record);
    } catch (const Error&) {
      return {};
    }
  }

  void claim_file(const FoundFatRecord& file, std::uint32_t owner) {
    try {
      claim(files_.file_chain(file), {.place = {}, .part = OwnedPart::content, .owner = owner, .file_size = file.size});
    } catch (const Error&) {
      return;
    }
  }

  /// False if there are more clusters than are in use and not given away yet. Each cluster in use is given away once
  /// in a filesystem that is whole, so this bounds the work on one where many files share a long chain.
  bool claim(const std::vector<ClusterRun>& runs, OwnedExtent extent) {
    for (const ClusterRun& run : runs) {
      if (run.count > clusters_left_) return false;
      clusters_left_ -= run.count;
      extent.place = {.offset = geometry_.cluster_offset(run.first),
                      .length = run.count * geometry_.shape.cluster_size()};
      map_.add(extent);
      extent.file_offset += extent.place.length;
    }
    return true;
  }

  const FatGeometry& geometry_;
  FatFiles files_;
  OwnerMap map_;
  std::unordered_set<std::uint32_t> seen_{0, geometry_.root_cluster};  ///< directories: none leads to another twice
  std::uint64_t clusters_left_;
};

}  // namespace

FatReader::FatReader(const io::BlockSource& source) : source_(source), boot_(read_boot_sector(source)) {}

FilesystemSummary FatReader::summary() const {
  const FatGeometry& geometry = boot_.geometry;
  const std::uint64_t used_clusters = count_used_clusters(source_, geometry);
  return {.kind = name_of(geometry.shape.kind),
          .size = geometry.size(),
          .used = geometry.first_cluster_offset() + used_clusters * geometry.shape.cluster_size(),
          .block_size = static_cast<std::uint32_t>(geometry.shape.cluster_size()),
          .uuid = format_volume_id(boot_.volume_id),
          .label = boot_.label};
}

std::optional<Bytes> FatReader::read_file(std::string_view path, std::uint64_t limit) const {
  const FatFiles files(source_, boot_.geometry);
  return with_context("'" + printable(path) + "'", [&]() -> std::optional<Bytes> {
    const std::optional<FoundFatRecord> file = files.find(path);
    if (!file || file->kind != FatRecordKind::file) return std::nullopt;
    if (file->size > limit) {
      throw Error(ErrorKind::input, "a file of " + format_size(file->size) + ", allowed are " + format_size(limit));
    }
    return files.read(*file);
  });
}

Owner FatReader::owner_of(io::Extent place) const {
  if (place.offset >= boot_.geometry.size()) {
    return {.name = "behind the end of the filesystem", .path = {}, .bytes = {}};
  }
  std::call_once(owners_once_, [&] { owners_ = FatSurvey(source_, boot_.geometry).take(); });
  Owner owner = owners_.owner_of(place);
  if (owner.name.empty()) owner.name = "free space";
  return owner;
}

}  // namespace rootwright::fs
