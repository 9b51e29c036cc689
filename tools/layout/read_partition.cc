// SPDX-License-Identifier: Apache-2.0
#include "layout/read_partition.h"

#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "gpt/partition_table.h"
#include "gpt/partition_type.h"
#include "layout/map_reader.h"
#include "layout/read_content.h"
#include "layout/read_filesystem.h"
#include "layout/read_verity.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

Uuid read_type(const YamlNode& node, Findings& findings) {
  const std::optional<std::string> name =
      node.kind == YamlNode::Kind::absent ? "linux-generic" : read_text(node, findings);
  if (!name) return {};
  try {
    return gpt::parse_partition_type(*name);
  } catch (const Error& error) {
    findings.push_back({node.where, error.what()});
    return {};
  }
}

std::optional<std::uint64_t> read_block_multiple(const YamlNode& node, Findings& findings) {
  const std::optional<std::uint64_t> size = read_size(node, findings);
  if (size && *size % (4 * kKiB) != 0) {
    findings.push_back(
        {node.where, "'" + node.key + "' is " + format_size(*size) + ", which is not a multiple of 4 KiB"});
  }
  return size;
}

PartitionSize read_partition_size(const MapReader& map, Findings& findings) {
  const YamlNode& size = map.required_value("size");
  if (size.kind == YamlNode::Kind::scalar && size.text == "content") {
    const std::uint64_t headroom = read_block_multiple(map.value("headroom"), findings).value_or(0);
    return {.kind = PartitionSize::Kind::content, .bytes = headroom};
  }
  if (map.has("headroom")) findings.push_back({map.place_of("headroom"), "'headroom' goes with 'size: content'"});
  const std::optional<std::uint64_t> bytes = read_block_multiple(size, findings);
  if (bytes == 0) findings.push_back({size.where, "'size' is 0"});
  return {.kind = PartitionSize::Kind::fixed, .bytes = bytes.value_or(0)};
}

std::uint64_t read_attributes(const YamlNode& node, Findings& findings) {
  if (node.kind == YamlNode::Kind::absent) return 0;
  std::uint64_t attributes = 0;
  for (const YamlNode& element : read_sequence(node, "a sequence of attributes", findings)) {
    attributes |=
        read_choice<std::uint64_t>(
            element,
            {{"read-only", gpt::kReadOnly}, {"grow-file-system", gpt::kGrowFileSystem}, {"no-auto", gpt::kNoAuto}},
            findings)
            .value_or(0);
  }
  return attributes;
}

/// The label's own value, else the name's.
std::string read_label_or_name(const MapReader& map, Findings& findings) {
  return read_label(map.value(map.has("label") ? "label" : "name"), findings).value_or("");
}

}  // namespace

std::optional<Partition> read_partition(const YamlNode& node, const std::filesystem::path& directory,
                                        Findings& findings) {
  const MapReader map(
      node, "partition",
      {"name", "label", "type", "uuid", "size", "headroom", "attributes", "filesystem", "content", "verity"}, findings);
  const YamlNode& name = map.required_value("name");
  Findings told_by_label;
  const std::optional<std::string> name_text = read_text(name, map.has("label") ? findings : told_by_label);

  Partition partition{.name = name_text.value_or(""),
                      .label = read_label_or_name(map, findings),
                      .slot = {},
                      .type = read_type(map.value("type"), findings),
                      .uuid = read_uuid(map.value("uuid"), findings),
                      .size = read_partition_size(map, findings),
                      .attributes = read_attributes(map.value("attributes"), findings),
                      .filesystem = read_filesystem(map.value("filesystem"), findings),
                      .content = NoContent{},
                      .verity = read_verity(map.value("verity"), findings),
                      .where = name.where,
                      .size_where = map.value("size").where,
                      .content_where = map.has("content") ? map.value("content").where : name.where};
  if (map.has("content")) {
    partition.content = read_content(map.value("content"), directory, findings).value_or(NoContent{});
  }
  if (!name_text) return std::nullopt;
  return partition;
}

}  // namespace rootwright::layout
