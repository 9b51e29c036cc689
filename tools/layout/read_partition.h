// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// Reads one partition, a map of
///
///     name: TEXT              unique in the layout
///     label: TEXT             in the partition table, at most 36 characters; the name by default
///     type: TYPE              a name of the Discoverable Partitions Specification or a GUID; linux-generic by default
///     uuid: UUID              derived from the root hash or the seed by default
///     size: SIZE|content      a multiple of 4 KiB, or what the content needs
///     headroom: SIZE          room beside the content, with `size: content`
///     attributes: [NAME...]   of read-only, grow-file-system, no-auto
///     filesystem: {...}       see read_filesystem.h
///     content: {...}          see read_content.h
///     verity: {...}           see read_verity.h
///
/// Paths count from `directory`. What could not be read has its default; only without a name there is no partition.
[[nodiscard]] std::optional<Partition> read_partition(const YamlNode& node, const std::filesystem::path& directory,
                                                      Findings& findings);

}  // namespace rootwright::layout
