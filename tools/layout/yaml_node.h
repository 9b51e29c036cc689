// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "layout/finding.h"

namespace rootwright::layout {

struct YamlMember;

/// A value of a YAML document. All scalars are text: what a text means is decided where it is read, never by how it
/// looks.
struct YamlNode {
  enum class Kind {
    absent,    ///< not in the document
    nothing,   ///< there, but empty, `~` or `null`
    scalar,    ///< `text`
    sequence,  ///< `elements`
    map,       ///< `members`
    unusable,  ///< a finding was made of it already: whoever reads it keeps silent
  };

  /// Whether a relative path in `text` counts from the directory of the file it is in.
  enum class PathBase { file_directory, working_directory };

  Kind kind = Kind::absent;
  Location where;
  std::string key;  ///< the key it lies under, or its sequence does; empty at the top
  std::string text;
  PathBase path_base = PathBase::file_directory;
  std::vector<YamlNode> elements;
  std::vector<YamlMember> members;  ///< in the order of the document; no key twice
};

struct YamlMember {
  std::string key;
  Location where;  ///< of the key
  YamlNode value;
};

/// The largest file that is read, and how deep values may lie in each other.
inline constexpr std::uint64_t kLargestYamlFile = 1024 * 1024;
inline constexpr int kDeepestYaml = 32;

/// Reads one YAML document of maps, sequences and scalars in UTF-8. Anchors, aliases, tags, merge keys, keys that are
/// no text or given twice, and further documents are findings; where the text is no YAML at all the node is unusable.
/// `file` is the name for messages. Columns count bytes.
[[nodiscard]] YamlNode parse_yaml(std::string_view text, const std::string& file, Findings& findings);

/// False if the node is unusable or anything in it is.
[[nodiscard]] bool is_usable(const YamlNode& node);

/// "a map", "a sequence", "nothing", for messages.
[[nodiscard]] std::string_view describe(YamlNode::Kind kind);

}  // namespace rootwright::layout
