// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/substitute.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// A slot as declared, with what it says about all of its partitions.
struct Slot {
  std::string name;                  ///< lower-case letters and digits, beginning with a letter
  std::optional<Content> content;    ///< takes the place of every partition's content
  std::optional<std::string> label;  ///< takes the place of every partition's label
  Location content_where;
};

/// Reads the layout's `slots:`, a map of
///
///     NAME: {content: {slot: NAME}|none, label: TEXT}
///
/// whose values may be empty maps. `content: {slot: a}` makes the slot a copy of slot a; `content: none` leaves it
/// free: its partitions are zeros, without filesystem and hash tree, and their label is
/// "_empty".
[[nodiscard]] std::vector<Slot> read_slots(const YamlNode& node, Findings& findings);

/// What `${slot}` ("a") and `${SLOT}` ("A") stand for in a slot's partitions.
[[nodiscard]] Variables slot_variables(const Slot& slot);

}  // namespace rootwright::layout
