// SPDX-License-Identifier: Apache-2.0
#include "tree/pattern.h"

#include <set>
#include <utility>

#include "base/error.h"
#include "base/file.h"

namespace rootwright::tree {

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// Where the set that begins behind '[' ends, at its ']'; kNowhere if it does not. ']' in the first place is a member.
std::size_t end_of_set(std::string_view set) {
  const std::size_t members = set.starts_with('!') || set.starts_with('^') ? 1 : 0;
  return set.find(']', members + 1);
}

bool is_in_set(std::string_view set, unsigned char byte) {
  const bool is_inverted = set.starts_with('!') || set.starts_with('^');
  if (is_inverted) set.remove_prefix(1);
  bool is_member = false;
  while (!set.empty()) {
    const bool is_span = set.size() >= 3 && set[1] == '-';
    const auto first = static_cast<unsigned char>(set[0]);
    const auto last = static_cast<unsigned char>(set[is_span ? 2 : 0]);
    is_member = is_member || (first <= byte && byte <= last);
    set.remove_prefix(is_span ? 3 : 1);
  }
  return is_member != is_inverted;
}

/// How many bytes of `pattern` stand for the byte that `name` begins with; kNowhere if they do not match it.
std::size_t match_byte(std::string_view pattern, std::string_view name) {
  if (pattern.empty() || name.empty()) return kNowhere;
  if (pattern[0] == '?') return 1;
  if (pattern[0] == '[') {
    const std::size_t end = end_of_set(pattern.substr(1));
    return is_in_set(pattern.substr(1, end), static_cast<unsigned char>(name[0])) ? end + 2 : kNowhere;
  }
  const std::size_t length = pattern[0] == '\\' ? 2 : 1;
  return pattern[length - 1] == name[0] ? length : kNowhere;
}

/// Tries the shortest stretch for each '*' first and goes back to the last one only: linear for one '*', never worse
/// than the product of both lengths.
bool matches_name(std::string_view pattern, std::string_view name) {
  std::string_view pattern_behind_star;
  std::string_view name_at_star;
  bool has_star = false;
  while (true) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      pattern_behind_star = pattern;
      name_at_star = name;
      has_star = true;
      continue;
    }
    if (pattern.empty() && name.empty()) return true;
    const std::size_t length = match_byte(pattern, name);
    if (length != kNowhere) {
      pattern.remove_prefix(length);
      name.remove_prefix(1);
      continue;
    }
    if (!has_star || name_at_star.empty()) return false;
    name_at_star.remove_prefix(1);
    pattern = pattern_behind_star;
    name = name_at_star;
  }
}

void check_sets(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] == '\\') {
      if (++at == name.size()) throw Error(ErrorKind::input, "a backslash at the end of a name");
    } else if (name[at] == '[') {
      const std::string_view set = name.substr(at + 1);
      const std::size_t end = end_of_set(set);
      if (end == kNowhere) throw Error(ErrorKind::input, "'[' without ']'");
      if (set.substr(0, end).find("[:") != kNowhere) {
        throw Error(ErrorKind::input, "classes such as [:alpha:] are not known, spans such as [a-z] are");
      }
      at += end + 1;
    }
  }
}

}  // namespace

Pattern::Pattern(std::string_view text) {
  with_context("pattern " + quote(text), [&] {
    std::string_view rest = text.substr(text.starts_with('/') ? 1 : 0);
    while (!rest.empty()) {
      const std::string_view name = rest.substr(0, rest.find('/'));
      names_.push_back(make_name(name));
      rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    }
  });
}

Pattern::Name Pattern::make_name(std::string_view text) {
  if (text.empty() || text == "." || text == "..") throw Error(ErrorKind::input, "a name that is empty, '.' or '..'");
  if (text == "**") return {.kind = Name::Kind::any_names, .text = {}};
  check_sets(text);
  const bool is_literal = text.find_first_of("*?[\\") == std::string_view::npos;
  return {.kind = is_literal ? Name::Kind::literal : Name::Kind::wildcard, .text = std::string(text)};
}

std::vector<Match> Pattern::matches(const FileTree& tree) const {
  if (names_.empty()) return {Match{}};
  std::vector<Match> found;
  // Directories and the name of the pattern that is to be matched in each. Several "**" may lead to a place repeatedly.
  using Place = std::pair<EntryId, std::size_t>;
  std::set<Place> seen;
  std::vector<Place> places{{FileTree::kRoot, 0}};
  while (!places.empty()) {
    const auto [directory, index] = places.back();
    places.pop_back();
    if (!seen.emplace(directory, index).second) continue;

    const Name& wanted = names_[index];
    const bool is_last = index + 1 == names_.size();
    const auto take = [&, directory = directory](const std::string& name, EntryId id) {
      if (is_last)
        found.push_back({.directory = directory, .name = name, .id = id});
      else if (tree.at(id).is_directory())
        places.emplace_back(id, index + 1);
    };
    switch (wanted.kind) {
      case Name::Kind::literal:
        if (const auto id = tree.child(directory, wanted.text)) take(wanted.text, *id);
        break;
      case Name::Kind::wildcard:
        for (const auto& [name, id] : tree.at(directory).links())
          if (matches_name(wanted.text, name)) take(name, id);
        break;
      case Name::Kind::any_names:
        if (!is_last) places.emplace_back(directory, index + 1);
        for (const auto& [name, id] : tree.at(directory).links()) {
          if (is_last) take(name, id);
          if (tree.at(id).is_directory()) places.emplace_back(id, index);
        }
        break;
    }
  }
  return found;
}

}  // namespace rootwright::tree
