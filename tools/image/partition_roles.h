// SPDX-License-Identifier: Apache-2.0
// Questions about partitions of a layout that several steps of a build ask.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "layout/layout.h"

namespace rootwright::image {

/// The GPT label of a slot that holds nothing yet (systemd-sysupdate's sysupdate.d(5)).
inline constexpr const char* kEmptyLabel = "_empty";

/// True for a partition of a free slot: nothing is written to it.
[[nodiscard]] bool is_empty_slot(const layout::Partition& partition);

/// The index of the partition of that name. Throws std::logic_error if there is none: validation has found that.
[[nodiscard]] std::size_t find_partition(const layout::Layout& layout, const std::string& name);

/// The index of the partition that stands in `slot` where `index` stands in its own (layout::find_twin). Throws
/// std::logic_error if there is none: validation has found that.
[[nodiscard]] std::size_t find_twin(const layout::Layout& layout, std::size_t index, const std::string& slot);

/// The index of the partition that holds the hash tree of partition `index`, which is under verity: its own or the hash
/// partition it names.
[[nodiscard]] std::size_t find_tree_partition(const layout::Layout& layout, std::size_t index);

/// The index of the partition whose hash tree lies in partition `index`; nothing if that is no hash partition in use.
[[nodiscard]] std::optional<std::size_t> find_hashed_by(const layout::Layout& layout, std::size_t index);

/// True if the partition's own hash tree lies behind its filesystem.
[[nodiscard]] bool has_inline_tree(const layout::Partition& partition);

}  // namespace rootwright::image
