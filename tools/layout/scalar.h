// SPDX-License-Identifier: Apache-2.0
// Scalars by type. Each function gives nothing if the value is absent or unusable, and nothing and a finding at its
// place if it is not of the type.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/uuid.h"
#include "layout/finding.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// Text of at least one character.
[[nodiscard]] std::optional<std::string> read_text(const YamlNode& node, Findings& findings);

/// Bytes, as parse_size() reads them.
[[nodiscard]] std::optional<std::uint64_t> read_size(const YamlNode& node, Findings& findings);

/// Both ends belong to it.
struct IntegerRange {
  std::int64_t first;
  std::int64_t last;
};
/// A decimal number.
[[nodiscard]] std::optional<std::int64_t> read_integer(const YamlNode& node, IntegerRange range, Findings& findings);

/// `true` or `false`.
[[nodiscard]] std::optional<bool> read_truth(const YamlNode& node, Findings& findings);

[[nodiscard]] std::optional<Uuid> read_uuid(const YamlNode& node, Findings& findings);

/// Hexadecimal digits, two per byte; no digits are no bytes.
[[nodiscard]] std::optional<Bytes> read_hex(const YamlNode& node, Findings& findings);

/// A partition's label: text that a partition table holds, at most 36 characters.
[[nodiscard]] std::optional<std::string> read_label(const YamlNode& node, Findings& findings);

/// A path, normalized; a relative one is made to count from the working directory.
[[nodiscard]] std::optional<std::filesystem::path> read_path(const YamlNode& node,
                                                             const std::filesystem::path& file_directory,
                                                             Findings& findings);

/// The same, of a file that exists and is no directory.
[[nodiscard]] std::optional<std::filesystem::path> read_file_path(const YamlNode& node,
                                                                  const std::filesystem::path& file_directory,
                                                                  Findings& findings);

/// One of some words and what it stands for.
template <typename Value>
using Choices = std::vector<std::pair<std::string, Value>>;

/// The place of the node's text among the words.
[[nodiscard]] std::optional<std::size_t> read_word(const YamlNode& node, const std::vector<std::string>& words,
                                                   Findings& findings);

template <typename Value>
[[nodiscard]] std::optional<Value> read_choice(const YamlNode& node, const Choices<Value>& choices,
                                               Findings& findings) {
  std::vector<std::string> words;
  words.reserve(choices.size());
  for (const auto& [word, value] : choices)
    words.push_back(word);
  const std::optional<std::size_t> place = read_word(node, words, findings);
  if (!place) return std::nullopt;
  return choices[*place].second;
}

}  // namespace rootwright::layout
