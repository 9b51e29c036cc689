// SPDX-License-Identifier: Apache-2.0
#include "layout/scalar.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "gpt/label.h"
#include "layout/refusal.h"

namespace rootwright::layout {

namespace {

bool is_scalar(const YamlNode& node, const std::string& wanted, Findings& findings) {
  if (node.kind == YamlNode::Kind::scalar) return true;
  refuse_kind(node, wanted, findings);
  return false;
}

/// What `parse` makes of the text; its Error becomes a finding.
template <typename Parse>
auto read_parsed(const YamlNode& node, const std::string& wanted, Findings& findings, Parse parse)
    -> std::optional<decltype(parse(node.text))> {
  if (!is_scalar(node, wanted, findings)) return std::nullopt;
  try {
    return parse(node.text);
  } catch (const Error& error) {
    findings.push_back({node.where, error.what()});
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> read_text(const YamlNode& node, Findings& findings) {
  if (!is_scalar(node, "text", findings)) return std::nullopt;
  if (node.text.empty()) {
    findings.push_back({node.where, name_in_message(node) + " is empty; wanted is text"});
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::uint64_t> read_size(const YamlNode& node, Findings& findings) {
  return read_parsed(node, "a size such as '4GiB'", findings, parse_size);
}

std::optional<std::int64_t> read_integer(const YamlNode& node, IntegerRange range, Findings& findings) {
  const std::string wanted = "a whole number from " + std::to_string(range.first) + " to " + std::to_string(range.last);
  if (!is_scalar(node, wanted, findings)) return std::nullopt;
  std::int64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, code] = std::from_chars(node.text.data(), end, number);
  if (code != std::errc{} || stop != end || number < range.first || number > range.last) {
    refuse_kind(node, wanted, findings);
    return std::nullopt;
  }
  return number;
}

std::optional<bool> read_truth(const YamlNode& node, Findings& findings) {
  return read_choice<bool>(node, {{"true", true}, {"false", false}}, findings);
}

std::optional<Uuid> read_uuid(const YamlNode& node, Findings& findings) {
  return read_parsed(node, "a UUID", findings, Uuid::parse);
}

std::optional<Bytes> read_hex(const YamlNode& node, Findings& findings) {
  return read_parsed(node, "hexadecimal digits", findings, from_hex);
}

std::optional<std::string> read_label(const YamlNode& node, Findings& findings) {
  return read_parsed(node, "a label", findings, [](const std::string& text) {
    (void)gpt::encode_label(text);
    return text;
  });
}

std::optional<std::filesystem::path> read_path(const YamlNode& node, const std::filesystem::path& file_directory,
                                               Findings& findings) {
  const std::optional<std::string> text = read_text(node, findings);
  if (!text) return std::nullopt;
  const bool as_given = node.path_base == YamlNode::PathBase::working_directory;
  return (as_given ? std::filesystem::path(*text) : file_directory / *text).lexically_normal();
}

std::optional<std::filesystem::path> read_file_path(const YamlNode& node, const std::filesystem::path& file_directory,
                                                    Findings& findings) {
  std::optional<std::filesystem::path> path = read_path(node, file_directory, findings);
  if (!path) return std::nullopt;
  std::error_code ignored;
  const bool exists = std::filesystem::exists(*path, ignored);
  if (exists && !std::filesystem::is_directory(*path, ignored)) return path;
  findings.push_back({node.where, name_in_message(node) + ": file " + quote(*path) +
                                      (exists ? " is a directory" : " does not exist")});
  return std::nullopt;
}

std::optional<std::size_t> read_word(const YamlNode& node, const std::vector<std::string>& words, Findings& findings) {
  if (!is_scalar(node, "one of " + listed(words), findings)) return std::nullopt;
  const auto found = std::ranges::find(words, node.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  findings.push_back(
      {node.where, name_in_message(node) + " is '" + printable(node.text) + "'; allowed are " + listed(words)});
  return std::nullopt;
}

}  // namespace rootwright::layout
