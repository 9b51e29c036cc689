// SPDX-License-Identifier: Apache-2.0
#include "layout/read_filesystem.h"

#include <string>

#include "base/bytes.h"
#include "base/size.h"
#include "layout/map_reader.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

/// ext4's field, and FAT's, where lower case has no standing (ext4: s_volume_name; FAT: directory entry of the label).
constexpr std::size_t kExt4LabelLength = 16;
constexpr std::size_t kFatLabelLength = 11;
constexpr std::string_view kFatLabelCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&'()-@^_`{}~";

FilesystemSize read_filesystem_size(const YamlNode& node, Findings& findings) {
  if (node.kind == YamlNode::Kind::scalar && node.text == "minimal") return {.kind = FilesystemSize::Kind::minimal};
  if (node.kind == YamlNode::Kind::absent || (node.kind == YamlNode::Kind::scalar && node.text == "fill")) return {};
  const std::optional<std::uint64_t> bytes = read_size(node, findings);
  if (bytes && (*bytes == 0 || *bytes % (4 * kKiB) != 0)) {
    findings.push_back({node.where, "size of a filesystem is " + format_size(*bytes) +
                                        "; wanted is minimal, fill or a multiple of 4 KiB above 0"});
  }
  return {.kind = FilesystemSize::Kind::fixed, .bytes = bytes.value_or(0)};
}

void check_label(const YamlNode& node, const Filesystem& filesystem, Findings& findings) {
  const std::string& label = filesystem.label;
  const bool is_fat = filesystem.kind == FilesystemKind::fat;
  const std::size_t limit = is_fat ? kFatLabelLength : kExt4LabelLength;
  if (label.size() > limit) {
    findings.push_back({node.where, "label '" + printable(label) + "' has " + std::to_string(label.size()) +
                                        " bytes; " + (is_fat ? "fat" : "ext4") + " allows " + std::to_string(limit)});
  } else if (is_fat && label.find_first_not_of(kFatLabelCharacters) != std::string::npos) {
    findings.push_back({node.where, "label '" + printable(label) +
                                        "' is not of upper-case letters, digits and the signs that fat allows"});
  }
}

void check_writing(const MapReader& map, const Filesystem& filesystem, Findings& findings) {
  if (filesystem.kind == FilesystemKind::fat && map.has("writable")) {
    findings.push_back({map.place_of("writable"), "'writable' is for ext4; fat always is"});
  }
  if (map.has("grows_to") && !filesystem.writable) {
    findings.push_back({map.place_of("grows_to"), "'grows_to' is for a writable ext4; add 'writable: true'"});
  }
}

}  // namespace

std::optional<Filesystem> read_filesystem(const YamlNode& node, Findings& findings) {
  if (node.kind == YamlNode::Kind::absent) return std::nullopt;
  const MapReader map(node, "filesystem", {"type", "size", "label", "writable", "grows_to"}, findings);
  const auto kind = read_choice<FilesystemKind>(
      map.required_value("type"), {{"ext4", FilesystemKind::ext4}, {"fat", FilesystemKind::fat}}, findings);

  const Filesystem filesystem{.kind = kind.value_or(FilesystemKind::ext4),
                              .size = read_filesystem_size(map.value("size"), findings),
                              .label = read_text(map.value("label"), findings).value_or(""),
                              .writable = read_truth(map.value("writable"), findings).value_or(false),
                              .grows_to = read_size(map.value("grows_to"), findings).value_or(0),
                              .where = node.where};
  if (!kind) return std::nullopt;
  check_label(map.value("label"), filesystem, findings);
  check_writing(map, filesystem, findings);
  return filesystem;
}

}  // namespace rootwright::layout
