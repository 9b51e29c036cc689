// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "layout/finding.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// The values of a YAML map whose keys are known beforehand. Holds on to the node and the findings it was made with.
class MapReader {
 public:
  /// `what` names the map in messages: "a partition". If the node is no map, and for each key that is not `known`,
  /// there is a finding; of an absent or unusable node none, and every value is absent.
  MapReader(const YamlNode& node, std::string what, std::vector<std::string> known, Findings& findings);

  /// The value of a key; absent if it is not there.
  [[nodiscard]] const YamlNode& value(std::string_view key) const;
  /// The same, and a finding if it is not there.
  [[nodiscard]] const YamlNode& required_value(std::string_view key) const;
  /// Where the key is; the map's own place if it is not there.
  [[nodiscard]] const Location& place_of(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const;

 private:
  [[nodiscard]] const YamlMember* find(std::string_view key) const;

  const YamlNode& node_;
  std::string what_;
  Findings& findings_;
};

/// Whether a document begins its life as one of ours: its key `format` says so. If not there is a finding, and the
/// other keys may mean anything.
[[nodiscard]] bool is_of_format(const YamlNode& document, std::string_view format, Findings& findings);

/// The elements of a sequence. Anything else is a finding that says what is wanted: "a sequence of partitions".
[[nodiscard]] const std::vector<YamlNode>& read_sequence(const YamlNode& node, const std::string& wanted,
                                                         Findings& findings);

}  // namespace rootwright::layout
