// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_files.h"

#include <algorithm>

#include "base/error.h"
#include "base/size.h"
#include "fs/path_name.h"

namespace rootwright::fs {

namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::input, what);
}

void append(std::vector<ClusterRun>& runs, std::uint32_t cluster) {
  if (!runs.empty() && runs.back().end() == cluster) {
    runs.back().count += 1;
  } else {
    runs.push_back({.first = cluster, .count = 1});
  }
}

}  // namespace

std::vector<ClusterRun> FatFiles::chain(std::uint32_t first, std::uint64_t limit) const {
  FatTableCursor table(source_, geometry_);
  std::vector<ClusterRun> runs;
  std::uint32_t cluster = first;
  for (std::uint64_t count = 1;; ++count) {
    if (!geometry_.has_cluster(cluster)) {
      refuse("a chain leads to cluster " + format_count(cluster) + " of " + format_count(geometry_.cluster_count));
    }
    if (count > limit) refuse("a chain is longer than the " + format_count(limit) + " clusters it can have");
    append(runs, cluster);
    const ClusterLink link = table.at(cluster);
    if (link.state == ClusterState::last) return runs;
    if (link.state != ClusterState::followed) {
      refuse("a chain leads to cluster " + format_count(cluster) + ", which is " +
             (link.state == ClusterState::free ? "free" : "bad"));
    }
    cluster = link.next;
  }
}

std::vector<ClusterRun> FatFiles::directory_chain(std::uint32_t first) const {
  if (first == 0 && geometry_.shape.kind != FatKind::fat32) return {};
  constexpr std::uint64_t kLargestDirectory = std::uint64_t{kMostFatRecords} * kFatRecordSize;
  return chain(first == 0 ? geometry_.root_cluster : first,
               divide_up(kLargestDirectory, geometry_.shape.cluster_size()));
}

std::vector<ClusterRun> FatFiles::file_chain(const FoundFatRecord& file) const {
  const std::uint64_t clusters = divide_up(file.size, geometry_.shape.cluster_size());
  if (clusters == 0) return {};
  std::vector<ClusterRun> runs = chain(file.first_cluster, clusters);
  std::uint64_t found = 0;
  for (const ClusterRun& run : runs)
    found += run.count;
  if (found < clusters) {
    refuse("a chain has " + format_count(found) + " clusters for " + format_size(file.size) + ", it needs " +
           format_count(clusters));
  }
  return runs;
}

FoundFatRecord FatFiles::root() const {
  return {.name = {}, .alias = {}, .kind = FatRecordKind::directory, .first_cluster = geometry_.root_cluster};
}

std::vector<FoundFatRecord> FatFiles::list(const FoundFatRecord& directory) const {
  const std::vector<ClusterRun> runs = directory_chain(directory.first_cluster);
  if (runs.empty()) {
    Bytes records(std::size_t{geometry_.shape.root_records} * kFatRecordSize);
    source_.read_at(geometry_.root_offset(), records);
    return decode_directory(records);
  }
  std::uint64_t clusters = 0;
  for (const ClusterRun& run : runs)
    clusters += run.count;
  return decode_directory(read_runs(runs, clusters * geometry_.shape.cluster_size()));
}

std::optional<FoundFatRecord> FatFiles::find(std::string_view path) const {
  FoundFatRecord found = root();
  while (const std::optional<std::string_view> name = take_name(path)) {
    if (found.kind != FatRecordKind::directory) return std::nullopt;
    const std::string wanted = fold_ascii_case(*name);
    std::vector<FoundFatRecord> records = list(found);
    const auto match = std::ranges::find_if(records, [&](const FoundFatRecord& record) {
      return fold_ascii_case(record.name) == wanted || fold_ascii_case(record.alias) == wanted;
    });
    if (match == records.end()) return std::nullopt;
    found = std::move(*match);
  }
  return found;
}

Bytes FatFiles::read(const FoundFatRecord& file) const {
  return read_runs(file_chain(file), file.size);
}

Bytes FatFiles::read_runs(const std::vector<ClusterRun>& runs, std::uint64_t size) const {
  Bytes bytes(static_cast<std::size_t>(size));
  std::span<std::byte> left(bytes);
  for (const ClusterRun& run : runs) {
    const std::uint64_t length = std::min<std::uint64_t>(run.count * geometry_.shape.cluster_size(), left.size());
    const std::span<std::byte> part = left.first(static_cast<std::size_t>(length));
    source_.read_at(geometry_.cluster_offset(run.first), part);
    left = left.subspan(part.size());
  }
  return bytes;
}

}  // namespace rootwright::fs
