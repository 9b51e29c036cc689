// SPDX-License-Identifier: Apache-2.0
#include "gpt/entries.h"

#include <algorithm>
#include <map>

#include "base/size.h"
#include "gpt/label.h"

namespace rootwright::gpt {

namespace {

constexpr std::size_t kFieldsSize = 128;

struct NamedPartition {
  std::string name;  // "entry 3 'RootFS A'"
  Partition partition;
};

std::string entry_name(std::size_t index, const std::string& label) {
  return "entry " + std::to_string(index + 1) + (label.empty() ? "" : " '" + printable(label) + "'");
}

/// Decodes one table's entries, one after the other.
class EntryReader {
 public:
  EntryReader(const TableHeader& header, std::uint32_t sector_size) : header_(header), sector_size_(sector_size) {}

  void read(std::size_t index, ByteView entry) {
    if (is_zero(entry.first(16))) {
      if (!is_zero(entry)) find(entry_name(index, ""), "has no type, but is not empty");
      return;
    }
    const DecodedLabel label = decode_label(entry.subspan(56, 2 * kLabelUnits));
    const std::string name = entry_name(index, label.text);
    find_field_problems(name, entry, label);
    if (index != used_) find(name, "comes after an empty entry");
    used_ = index + 1;

    const std::uint64_t first = load_le64(entry, 32);
    const std::uint64_t last = load_le64(entry, 40);
    if (first > last || first < header_.first_usable || last > header_.last_usable) {
      find(name, "sectors " + std::to_string(first) + " to " + std::to_string(last) + " are not inside " +
                     std::to_string(header_.first_usable) + " to " + std::to_string(header_.last_usable));
      return;
    }
    partitions_.push_back(
        {.name = name,
         .partition = {.label = label.text,
                       .type = load_uuid(entry, 0),
                       .uuid = load_uuid(entry, 16),
                       .extent = {.offset = first * sector_size_, .length = (last - first + 1) * sector_size_},
                       .attributes = load_le64(entry, 48)}});
  }

  DecodedEntries finish() {
    find_equal_uuids();
    find_overlaps();
    DecodedEntries entries{.partitions = {}, .findings = findings_};
    for (const NamedPartition& named : partitions_)
      entries.partitions.push_back(named.partition);
    return entries;
  }

 private:
  void find(const std::string& name, const std::string& what) { findings_.push_back(name + ": " + what); }

  void find_field_problems(const std::string& name, ByteView entry, const DecodedLabel& label) {
    if (!label.finding.empty()) find(name, label.finding);
    if (is_zero(entry.subspan(16, 16))) find(name, "its UUID is zero");
    if ((load_le64(entry, 48) & kReservedAttributes) != 0)
      find(name, "reserved attributes, bits 3 to 47, are not zero");
    if (!is_zero(entry.subspan(kFieldsSize))) find(name, "reserved bytes from 128 on are not zero");
  }

  void find_equal_uuids() {
    std::map<Uuid, const NamedPartition*> seen;
    for (const NamedPartition& named : partitions_) {
      const auto [first, is_new] = seen.emplace(named.partition.uuid, &named);
      if (!is_new) find(named.name, "has the UUID of " + first->second->name + ", " + named.partition.uuid.text());
    }
  }

  void find_overlaps() {
    std::vector<const NamedPartition*> by_place;
    for (const NamedPartition& named : partitions_)
      by_place.push_back(&named);
    std::ranges::stable_sort(by_place, {}, [](const NamedPartition* named) { return named->partition.extent.offset; });
    const NamedPartition* furthest = nullptr;
    for (const NamedPartition* named : by_place) {
      const io::Extent& extent = named->partition.extent;
      if (furthest != nullptr && extent.offset < furthest->partition.extent.end()) {
        find(named->name, "begins at byte " + format_count(extent.offset) + ", " + furthest->name + " ends at " +
                              format_count(furthest->partition.extent.end()));
      }
      if (furthest == nullptr || extent.end() > furthest->partition.extent.end()) furthest = named;
    }
  }

  const TableHeader& header_;
  std::uint32_t sector_size_;
  std::size_t used_ = 0;  // entries up to the last that is used
  std::vector<NamedPartition> partitions_;
  std::vector<std::string> findings_;
};

}  // namespace

DecodedEntries decode_entries(const TableCopy& copy, std::uint32_t sector_size) {
  EntryReader reader(copy.header, sector_size);
  const std::size_t size = copy.header.entry_size;
  for (std::size_t index = 0; index < copy.header.entry_count; ++index)
    reader.read(index, ByteView(copy.entries).subspan(index * size, size));
  return reader.finish();
}

}  // namespace rootwright::gpt
