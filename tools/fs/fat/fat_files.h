// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "fs/fat/fat_geometry.h"
#include "fs/fat/fat_record.h"
#include "fs/fat/fat_table.h"
#include "io/block_io.h"

namespace rootwright::fs {

/// Chains of clusters, directories and files in hostile bytes. Both must live as long as the object and everything the
/// geometry names must lie inside the source.
class FatFiles {
 public:
  FatFiles(const io::BlockSource& source, const FatGeometry& geometry) : source_(source), geometry_(geometry) {}

  /// The clusters from `first` on, at most `limit` of them. Throws Error(input) if the chain leaves the filesystem,
  /// comes to a free or bad cluster, or has more clusters than `limit`, as a circle has.
  [[nodiscard]] std::vector<ClusterRun> chain(std::uint32_t first, std::uint64_t limit) const;
  /// Of a directory: FAT12 and FAT16 keep the root (first cluster 0) outside the clusters, it gives no runs.
  [[nodiscard]] std::vector<ClusterRun> directory_chain(std::uint32_t first) const;
  /// Of a file: as many clusters as its size takes, no more and no fewer.
  [[nodiscard]] std::vector<ClusterRun> file_chain(const FoundFatRecord& file) const;

  /// Where the root directory begins: 0 where it lies outside the clusters.
  [[nodiscard]] FoundFatRecord root() const;
  /// What a directory holds. Throws Error(input) if its chain is damaged.
  [[nodiscard]] std::vector<FoundFatRecord> list(const FoundFatRecord& directory) const;
  /// The file or directory at a path, compared without regard to ASCII case.
  [[nodiscard]] std::optional<FoundFatRecord> find(std::string_view path) const;
  [[nodiscard]] Bytes read(const FoundFatRecord& file) const;

 private:
  Bytes read_runs(const std::vector<ClusterRun>& runs, std::uint64_t size) const;

  const io::BlockSource& source_;
  const FatGeometry& geometry_;
};

}  // namespace rootwright::fs
