// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "base/error.h"
#include "base/size.h"
#include "gpt/entries.h"
#include "gpt/protective_mbr.h"
#include "gpt/table_copy.h"
#include "gpt/table_io.h"

namespace rootwright::gpt {

namespace {

/// What lies where a table for one sector size would be.
struct Candidate {
  Geometry geometry;
  TableCopy primary;
  TableCopy backup;

  [[nodiscard]] bool has_signature() const { return primary.has_signature || backup.has_signature; }
};

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

std::vector<Candidate> read_candidates(const io::BlockSource& disk) {
  std::vector<Candidate> candidates;
  for (const std::uint32_t sector_size : {512U, 4096U}) {
    const Geometry geometry{.sector_size = sector_size, .sectors = disk.size() / sector_size};
    if (geometry.sectors < 3) continue;
    candidates.push_back({.geometry = geometry,
                          .primary = read_copy(disk, geometry, CopyKind::primary),
                          .backup = read_copy(disk, geometry, CopyKind::backup)});
  }
  return candidates;
}

[[noreturn]] void refuse(const std::vector<Candidate>& candidates) {
  const auto damaged = std::ranges::find_if(candidates, &Candidate::has_signature);
  if (damaged == candidates.end()) {
    throw Error(ErrorKind::input, "no partition table: 'EFI PART' is neither at byte 512 nor 4096, nor at the end");
  }
  std::vector<std::string> findings = damaged->primary.findings;
  append(findings, damaged->backup.findings);
  std::string message = "no usable partition table: ";
  for (const std::string& finding : findings)
    message += (&finding == &findings.front() ? "" : "; ") + finding;
  throw Error(ErrorKind::input, message);
}

const Candidate& choose(const std::vector<Candidate>& candidates) {
  auto chosen = std::ranges::find_if(candidates, [](const Candidate& c) { return c.primary.usable; });
  if (chosen == candidates.end()) {
    chosen = std::ranges::find_if(candidates, [](const Candidate& c) { return c.backup.usable; });
  }
  if (chosen == candidates.end()) refuse(candidates);
  return *chosen;
}

/// Firmware that takes the disk's sectors for the other size would see another table.
std::vector<std::string> find_rivals(const std::vector<Candidate>& candidates, const Candidate& chosen) {
  std::vector<std::string> findings;
  for (const Candidate& other : candidates) {
    if (&other == &chosen || !other.has_signature()) continue;
    findings.push_back("a table for sectors of " + std::to_string(chosen.geometry.sector_size) +
                       " bytes is there, and the signature of another for sectors of " +
                       std::to_string(other.geometry.sector_size));
  }
  return findings;
}

std::vector<std::string> find_differing_entries(const TableCopy& primary, const TableCopy& backup) {
  std::vector<std::string> findings;
  const std::size_t size = primary.header.entry_size;
  for (std::size_t offset = 0; offset < primary.entries.size(); offset += size) {
    if (!std::ranges::equal(ByteView(primary.entries).subspan(offset, size),
                            ByteView(backup.entries).subspan(offset, size))) {
      findings.push_back("primary and backup differ in entry " + std::to_string(offset / size + 1));
    }
  }
  return findings;
}

std::vector<std::string> find_differences(const TableCopy& primary, const TableCopy& backup) {
  const TableHeader& ours = primary.header;
  const TableHeader& theirs = backup.header;
  std::vector<std::string> findings;
  const auto compare = [&](const std::string& field, const std::string& first, const std::string& second) {
    if (first != second) findings.push_back("primary and backup differ: " + field + " is " + first + " and " + second);
  };
  compare("the disk's UUID", ours.disk_uuid.text(), theirs.disk_uuid.text());
  compare("the first usable sector", std::to_string(ours.first_usable), std::to_string(theirs.first_usable));
  compare("the last usable sector", std::to_string(ours.last_usable), std::to_string(theirs.last_usable));
  compare("the entry count", std::to_string(ours.entry_count), std::to_string(theirs.entry_count));
  compare("the entry size", std::to_string(ours.entry_size), std::to_string(theirs.entry_size));
  if (findings.empty()) append(findings, find_differing_entries(primary, backup));
  return findings;
}

std::vector<std::string> find_copy_problems(const Candidate& chosen) {
  std::vector<std::string> findings = chosen.primary.findings;
  append(findings, chosen.backup.findings);
  if (!chosen.primary.usable) findings.emplace_back("the backup table is used");
  if (chosen.primary.usable && chosen.backup.usable) append(findings, find_differences(chosen.primary, chosen.backup));
  return findings;
}

}  // namespace

ReadTable read_table(const io::BlockSource& disk) {
  const std::vector<Candidate> candidates = read_candidates(disk);
  const Candidate& chosen = choose(candidates);
  const TableCopy& copy = chosen.primary.usable ? chosen.primary : chosen.backup;
  const std::uint32_t sector_size = chosen.geometry.sector_size;
  DecodedEntries entries = decode_entries(copy, sector_size);

  std::vector<std::string> findings = find_mbr_problems(disk, chosen.geometry);
  append(findings, find_copy_problems(chosen));
  append(findings, entries.findings);
  append(findings, find_rivals(candidates, chosen));
  if (disk.size() % sector_size != 0) {
    findings.push_back("disk: size " + format_size(disk.size()) + " is not a multiple of the sector size, " +
                       std::to_string(sector_size));
  }
  return {.table = {.disk_uuid = copy.header.disk_uuid,
                    .sector_size = sector_size,
                    .disk_size = chosen.geometry.sectors * sector_size,
                    .partitions = std::move(entries.partitions)},
          .findings = std::move(findings)};
}

}  // namespace rootwright::gpt
