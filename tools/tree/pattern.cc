// SPDX-License-Identifier: Apache-2.0
#include "tree/pattern.h"

#include <compare>
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

/// One search through a tree, directory by directory.
class Pattern::Search {
 public:
  Search(const FileTree& tree, const std::vector<Name>& names) : tree_(tree), names_(names) {}

  std::vector<Match> run();

 private:
  /// A directory and the name of the pattern that is to be matched in it.
  struct Place {
    EntryId directory;
    std::size_t index;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  void visit(Place place);
  void visit_any_names(Place place);
  void take(Place place, const std::string& name, EntryId id);
  [[nodiscard]] bool is_last(Place place) const { return place.index + 1 == names_.size(); }

  const FileTree& tree_;
  const std::vector<Name>& names_;
  std::vector<Place> places_;
  std::vector<Match> found_;
};

std::vector<Match> Pattern::Search::run() {
  std::set<Place> seen;  // several "**" may lead to a place repeatedly
  places_.push_back({.directory = FileTree::kRoot, .index = 0});
  while (!places_.empty()) {
    const Place place = places_.back();
    places_.pop_back();
    if (seen.insert(place).second) visit(place);
  }
  return std::move(found_);
}

void Pattern::Search::visit(Place place) {
  const Name& wanted = names_[place.index];
  const Links& links = tree_.at(place.directory).links();
  switch (wanted.kind) {
    case Name::Kind::literal:
      if (const auto link = links.find(wanted.text); link != links.end()) take(place, link->first, link->second);
      break;
    case Name::Kind::wildcard:
      for (const auto& [name, id] : links) {
        if (matches_name(wanted.text, name)) take(place, name, id);
      }
      break;
    case Name::Kind::any_names:
      visit_any_names(place);
      break;
  }
}

void Pattern::Search::visit_any_names(Place place) {
  if (!is_last(place)) places_.push_back({.directory = place.directory, .index = place.index + 1});
  for (const auto& [name, id] : tree_.at(place.directory).links()) {
    if (is_last(place)) take(place, name, id);
    if (tree_.at(id).is_directory()) places_.push_back({.directory = id, .index = place.index});
  }
}

void Pattern::Search::take(Place place, const std::string& name, EntryId id) {
  if (is_last(place)) {
    found_.push_back({.directory = place.directory, .name = name, .id = id});
  } else if (tree_.at(id).is_directory()) {
    places_.push_back({.directory = id, .index = place.index + 1});
  }
}

std::vector<Match> Pattern::matches(const FileTree& tree) const {
  if (names_.empty()) return {Match{}};
  return Search(tree, names_).run();
}

}  // namespace rootwright::tree
