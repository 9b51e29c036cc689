// SPDX-License-Identifier: Apache-2.0
#include "tree/rules.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "tree/host_files.h"
#include "tree/pattern.h"

namespace rootwright::tree {

namespace {

std::vector<Match> needed_matches(const FileTree& tree, const std::string& pattern) {
  std::vector<Match> matches = Pattern(pattern).matches(tree);
  if (matches.empty()) throw Error(ErrorKind::input, "pattern " + quote(pattern) + " matches nothing");
  return matches;
}

void set_xattr(Entry& entry, const std::string& name, const std::optional<std::string>& value) {
  std::erase_if(entry.xattrs, [&](const Xattr& xattr) { return xattr.name == name; });
  if (!value) return;
  entry.xattrs.push_back({.name = name, .value = *value});
  std::ranges::sort(entry.xattrs);
}

/// Applies one kind of change each.
struct Application {
  FileTree& tree;
  Timestamp epoch;

  void operator()(const RemoveRule& rule) const;
  void operator()(const EmptyRule& rule) const;
  void operator()(const OwnerRule& rule) const;
  void operator()(const ModeRule& rule) const;
  void operator()(const XattrRule& rule) const;
  void operator()(const AddRule& rule) const;
  void operator()(const ClampTimesRule& rule) const;
};

void Application::operator()(const RemoveRule& rule) const {
  for (const Match& match : Pattern(rule.pattern).matches(tree)) {
    if (match.name.empty()) throw Error(ErrorKind::input, "the root directory cannot be removed");
    // The directory may have gone with a match above it.
    if (tree.child(match.directory, match.name)) tree.remove(match.directory, match.name);
  }
}

void Application::operator()(const EmptyRule& rule) const {
  for (const Match& match : Pattern(rule.pattern).matches(tree)) {
    if (tree.at(match.id).is_regular()) tree.at(match.id).body = Content{};
  }
}

void Application::operator()(const OwnerRule& rule) const {
  for (const Match& match : needed_matches(tree, rule.pattern)) {
    Entry& entry = tree.at(match.id);
    entry.owner = rule.owner.value_or(entry.owner);
    entry.group = rule.group.value_or(entry.group);
  }
}

void Application::operator()(const ModeRule& rule) const {
  for (const Match& match : needed_matches(tree, rule.pattern))
    tree.at(match.id).permissions = rule.permissions;
}

void Application::operator()(const XattrRule& rule) const {
  for (const Match& match : needed_matches(tree, rule.pattern))
    set_xattr(tree.at(match.id), rule.name, rule.value);
}

void Application::operator()(const AddRule& rule) const {
  place_host_files(tree, rule.path, rule.source,
                   {.time = epoch, .permissions = rule.permissions, .owner = rule.owner, .group = rule.group});
}

void Application::operator()(const ClampTimesRule& /*rule*/) const {
  for (std::size_t id = 0; id < tree.id_limit(); ++id) {
    Entry& entry = tree.at(static_cast<EntryId>(id));
    for (Timestamp* time : {&entry.modified, &entry.accessed, &entry.changed, &entry.created})
      *time = std::min(*time, epoch);
  }
}

}  // namespace

void apply_rules(FileTree& tree, const std::vector<Rule>& rules, Timestamp epoch) {
  for (const Rule& rule : rules)
    with_context(rule.where, [&] { std::visit(Application{.tree = tree, .epoch = epoch}, rule.change); });
}

}  // namespace rootwright::tree
