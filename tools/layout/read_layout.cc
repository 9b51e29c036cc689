// SPDX-License-Identifier: Apache-2.0
#include "layout/read_layout.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/size.h"
#include "layout/map_reader.h"
#include "layout/parameters.h"
#include "layout/partition_list.h"
#include "layout/read_recipe.h"
#include "layout/scalar.h"
#include "layout/slot.h"
#include "layout/substitute.h"
#include "layout/validate.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

namespace {

constexpr std::string_view kFormat = "rootwright/1";
constexpr std::size_t kLongestName = 64;

/// Seconds since 1970 up to the end of what ext4's inodes hold (34 bits, 2446-05-10).
constexpr IntegerRange kEpochs{0, 15032385535};

/// What read_layout() is asked for.
struct LayoutRequest {
  const std::filesystem::path& path;
  const Settings& settings;
  std::optional<std::int64_t> source_date_epoch;
};

/// Names and versions end up in file names, labels and command lines.
std::string read_plain_name(const YamlNode& node, Findings& findings) {
  std::string name = read_text(node, findings).value_or("");
  const std::size_t odd = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+~");
  if (odd != std::string::npos) {
    findings.push_back({node.where, "'" + node.key + "' has the character '" + printable(name.substr(odd, 1)) +
                                        "'; allowed are letters, digits and any of . - _ + ~"});
  } else if (name.size() > kLongestName) {
    findings.push_back({node.where, "'" + node.key + "' has " + std::to_string(name.size()) + " characters; at most " +
                                        std::to_string(kLongestName) + " are allowed"});
  }
  return name;
}

Disk read_disk(const YamlNode& node, Findings& findings) {
  Disk disk;
  disk.where = node.where;
  if (node.kind == YamlNode::Kind::absent) return disk;
  const MapReader map(node, "disk", {"sector_size", "size"}, findings);
  disk.sector_size =
      read_choice<std::uint32_t>(map.value("sector_size"), {{"512", 512}, {"4096", 4096}}, findings).value_or(512);
  const YamlNode& size = map.value("size");
  if (size.kind == YamlNode::Kind::scalar && size.text == "minimal") return disk;
  disk.size = read_size(size, findings);
  if (disk.size) disk.where = size.where;
  if (disk.size && (*disk.size == 0 || *disk.size % disk.sector_size != 0)) {
    findings.push_back({size.where, "'size' is " + format_size(*disk.size) + "; wanted is minimal, or a multiple of " +
                                        std::to_string(disk.sector_size) + " bytes above 0"});
    disk.size.reset();
  }
  return disk;
}

SigningPurpose read_purpose(const YamlMember& member, const std::filesystem::path& directory, Findings& findings) {
  const MapReader map(member.value, "signing purpose '" + printable(member.key) + "'", {"certificate", "example_key"},
                      findings);
  return {.certificate = read_file_path(map.required_value("certificate"), directory, findings).value_or(""),
          .example_key = read_file_path(map.value("example_key"), directory, findings),
          .where = member.where};
}

std::map<std::string, SigningPurpose> read_signing(const YamlNode& node, const std::filesystem::path& directory,
                                                   Findings& findings) {
  std::map<std::string, SigningPurpose> purposes;
  if (node.kind == YamlNode::Kind::absent) return purposes;
  (void)MapReader(node, "signing", {"verity"}, findings);
  for (const YamlMember& member : node.members)
    purposes.emplace(member.key, read_purpose(member, directory, findings));
  return purposes;
}

/// Each recipe once, however many partitions use it.
std::map<std::filesystem::path, Recipe> read_recipes(const std::vector<Partition>& partitions,
                                                     const Variables& variables, Findings& findings) {
  std::map<std::filesystem::path, Recipe> recipes;
  for (const Partition& partition : partitions) {
    const auto* content = std::get_if<RecipeContent>(&partition.content);
    if (content == nullptr || recipes.contains(content->path)) continue;
    recipes.emplace(content->path, read_recipe(content->path, variables, partition.content_where, findings));
  }
  return recipes;
}

/// Slots repeat what is wrong with their partitions: it is said once.
void sort_and_deduplicate(Findings& findings) {
  std::ranges::sort(findings);
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
}

/// Partitions get theirs later, together with what the slot says.
void put_in_parameters(YamlNode& document, const Variables& variables, Findings& findings) {
  for (YamlMember& member : document.members) {
    if (member.key == "parameters" || member.key == "partitions") continue;
    member.value = substitute(std::move(member.value), variables, findings);
  }
}

std::int64_t read_epoch(const MapReader& map, const std::optional<std::int64_t>& source_date_epoch,
                        Findings& findings) {
  const std::int64_t epoch = read_integer(map.required_value("epoch"), kEpochs, findings).value_or(0);
  if (!source_date_epoch) return epoch;
  if (*source_date_epoch < kEpochs.first || *source_date_epoch > kEpochs.last) {
    findings.push_back({map.place_of("epoch"), "SOURCE_DATE_EPOCH is " + std::to_string(*source_date_epoch) +
                                                   "; wanted is a whole number from " + std::to_string(kEpochs.first) +
                                                   " to " + std::to_string(kEpochs.last)});
  }
  return *source_date_epoch;
}

/// Everything but the partitions.
Layout read_head(const MapReader& map, const LayoutRequest& request, Findings& findings) {
  Layout layout;
  layout.path = request.path;
  layout.name = read_plain_name(map.required_value("name"), findings);
  layout.version = read_plain_name(map.required_value("version"), findings);
  constexpr IntegerRange kRollbackIndexes{0, std::numeric_limits<std::int64_t>::max()};
  const auto rollback_index = read_integer(map.value("rollback_index"), kRollbackIndexes, findings);
  layout.rollback_index = static_cast<std::uint64_t>(rollback_index.value_or(0));
  layout.epoch = read_epoch(map, request.source_date_epoch, findings);
  layout.seed = read_uuid(map.required_value("seed"), findings).value_or(Uuid{});
  layout.disk = read_disk(map.value("disk"), findings);
  layout.signing = read_signing(map.value("signing"), request.path.parent_path(), findings);
  return layout;
}

ReadLayout read_document(YamlNode document, const LayoutRequest& request, Findings& findings) {
  const MapReader map(document, "layout",
                      {"format", "name", "version", "rollback_index", "epoch", "seed", "parameters", "disk", "signing",
                       "slots", "partitions"},
                      findings);
  const std::filesystem::path directory = request.path.parent_path();
  const Parameters parameters = read_parameters(map.value("parameters"), request.settings, directory, findings);
  refuse_unknown_settings(request.settings, parameters.variables, map.place_of("parameters"), findings);
  put_in_parameters(document, parameters.variables, findings);

  ReadLayout read;
  read.layout = read_head(map, request, findings);
  read.layout.parameters = parameters.values;
  const std::vector<Slot> slots = read_slots(map.value("slots"), findings);
  read.layout.slots.reserve(slots.size());
  for (const Slot& slot : slots)
    read.layout.slots.push_back(slot.name);
  PartitionList list =
      read_partitions(map.required_value("partitions"), {slots, parameters.variables, directory}, findings);
  read.layout.partitions = std::move(list.partitions);
  read.recipes = read_recipes(read.layout.partitions, parameters.variables, findings);
  validate({.layout = read.layout, .unsound = list.unsound}, findings);
  return read;
}

}  // namespace

ReadLayout read_layout(const std::filesystem::path& path, const Settings& settings,
                       std::optional<std::int64_t> source_date_epoch) {
  Findings findings;
  YamlNode document = parse_yaml(to_text(read_file(path, kLargestYamlFile)), path.string(), findings);
  ReadLayout read;
  if (is_of_format(document, kFormat, findings)) {
    read = read_document(std::move(document), {path, settings, source_date_epoch}, findings);
  }
  sort_and_deduplicate(findings);
  read.findings = std::move(findings);
  return read;
}

}  // namespace rootwright::layout
