// SPDX-License-Identifier: Apache-2.0
#include "tree/entry_placer.h"

#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"

namespace rootwright::tree {

namespace {

void check_symlink(const Entry& entry) {
  constexpr std::size_t kLongestTarget = 4095;  // PATH_MAX of Linux less the NUL
  if (entry.kind != EntryKind::symlink) return;
  if (entry.target().empty() || entry.target().size() > kLongestTarget) {
    throw Error(ErrorKind::input, "a symlink's target of " + format_count(entry.target().size()) +
                                      " bytes, allowed are 1 to " + format_count(kLongestTarget));
  }
}

}  // namespace

std::optional<EntryId> EntryPlacer::place(std::string_view path, Entry entry) {
  check_symlink(entry);
  const Place place = make_place(path, entry.modified);
  if (place.name.empty()) {
    if (!entry.is_directory()) throw Error(ErrorKind::input, "the root of the tree must be a directory");
    return update_directory(FileTree::kRoot, std::move(entry));
  }
  if (entry.is_directory()) return place_directory(place, path, std::move(entry));
  clear(place);
  return tree_.add(place.directory, place.name, std::move(entry));
}

void EntryPlacer::place_link(std::string_view path, std::string_view target, Entry entry) {
  const EntryId id = find_target(target);
  const Place place = make_place(path, tree_.at(id).modified);
  if (place.name.empty()) throw Error(ErrorKind::input, "the root of the tree must be a directory");
  if (tree_.child(place.directory, place.name) != id) {
    clear(place);
    if (tree_.at(id).names == 0) {
      throw Error(ErrorKind::input, "is a hard link to " + quote(target) + ", which lies in a directory it replaces");
    }
    tree_.link(place.directory, place.name, id);
  }
  if (entry.content().size > 0) {
    if (!tree_.at(id).is_regular()) {
      throw Error(ErrorKind::input, "has content and is a hard link to " + quote(target) + ", which is no file");
    }
    tree_.at(id).body = std::move(entry.body);
  }
}

/// An empty name stands for the root.
EntryPlacer::Place EntryPlacer::make_place(std::string_view path, Timestamp time) {
  // The plain form that archives have nearly always; anything else goes the long way.
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos && path.substr(0, slash) == known_path_ &&
      is_valid_name(path.substr(slash + 1))) {
    return {.directory = known_directory_, .name = path.substr(slash + 1)};
  }
  const std::vector<std::string_view> names = path_names(path);
  if (names.empty()) return {.directory = FileTree::kRoot, .name = {}};
  const EntryId directory = finder_.make(std::span(names).first(names.size() - 1), time);
  if (slash != std::string_view::npos && names.back().data() == path.data() + slash + 1) {
    known_path_ = path.substr(0, slash);
    known_directory_ = directory;
  }
  return {.directory = directory, .name = names.back()};
}

EntryId EntryPlacer::find_target(std::string_view target) const {
  const std::vector<std::string_view> names = path_names(target);
  std::optional<EntryId> id;
  if (!names.empty()) {
    const std::optional<EntryId> directory = finder_.find(std::span(names).first(names.size() - 1));
    if (directory) id = tree_.child(*directory, names.back());
  }
  if (!id) throw Error(ErrorKind::input, "is a hard link to " + quote(target) + ", which does not exist");
  if (tree_.at(*id).is_directory()) {
    throw Error(ErrorKind::input, "is a hard link to " + quote(target) + ", which is a directory");
  }
  return *id;
}

std::optional<EntryId> EntryPlacer::place_directory(const Place& place, std::string_view path, Entry entry) {
  const std::optional<EntryId> there = tree_.child(place.directory, place.name);
  if (!there) return tree_.add(place.directory, place.name, std::move(entry));
  if (tree_.at(*there).is_directory()) return update_directory(*there, std::move(entry));
  if (tree_.at(*there).kind == EntryKind::symlink && finder_.is_link_to_directory(path_names(path))) {
    return std::nullopt;
  }
  clear(place);
  return tree_.add(place.directory, place.name, std::move(entry));
}

EntryId EntryPlacer::update_directory(EntryId id, Entry entry) {
  if (policy_ == ExistingDirectory::takes_new_attributes) {
    Entry& existing = tree_.at(id);
    entry.names = existing.names;
    entry.body = std::move(existing.body);
    existing = std::move(entry);
  }
  return id;
}

/// Takes away what is there.
void EntryPlacer::clear(const Place& place) {
  if (!tree_.child(place.directory, place.name)) return;
  tree_.remove(place.directory, place.name);
  known_path_.clear();
  known_directory_ = FileTree::kRoot;
}

}  // namespace rootwright::tree
