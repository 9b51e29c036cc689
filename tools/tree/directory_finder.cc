// SPDX-License-Identifier: Apache-2.0
#include "tree/directory_finder.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"

namespace rootwright::tree {

namespace {

constexpr int kMostLinks = 40;  // as Linux follows

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (!name.empty() && name != ".") names.push_back(name);
    path.remove_prefix(std::min(path.size(), name.size() + 1));
  }
  return names;
}

std::string join(std::span<const std::string_view> names) {
  std::string path;
  for (const std::string_view name : names) {
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

/// One search: where it is, and which names are still to be gone through.
class Walk {
 public:
  Walk(const FileTree& tree, std::span<const std::string_view> names) : tree_(tree), names_(names) {}

  /// Goes through as many names of the path as exist.
  void run();

  [[nodiscard]] EntryId place() const { return places_.back(); }
  /// The names of the path that do not exist.
  [[nodiscard]] std::span<const std::string_view> rest() const { return names_.subspan(next_); }

 private:
  void follow(std::string_view name);
  void follow_link(const std::string& target);
  /// The path up to the name that was gone through last.
  [[nodiscard]] std::string quoted() const { return quote(join(names_.first(next_))); }

  const FileTree& tree_;
  std::span<const std::string_view> names_;
  std::size_t next_ = 0;
  std::vector<EntryId> places_{FileTree::kRoot};  // from the root down to here: what ".." goes back through
  std::vector<std::string_view> link_names_;      // what links have us go through before next_, the first one last
  bool is_in_link_ = false;                       // below the name that was gone through last
  int links_ = 0;
};

void Walk::run() {
  while (next_ < names_.size() && tree_.child(place(), names_[next_])) {
    is_in_link_ = false;
    follow(names_[next_++]);
    while (!link_names_.empty()) {
      const std::string_view name = link_names_.back();
      link_names_.pop_back();
      follow(name);
    }
  }
}

void Walk::follow(std::string_view name) {
  if (name == "..") {
    if (places_.size() > 1) places_.pop_back();
    return;
  }
  const std::optional<EntryId> id = tree_.child(place(), name);
  if (!id) throw Error(ErrorKind::input, "lies below the symlink " + quoted() + ", which leads nowhere");
  const Entry& entry = tree_.at(*id);
  if (entry.kind == EntryKind::symlink) {
    follow_link(entry.target());
  } else if (entry.is_directory()) {
    places_.push_back(*id);
  } else if (is_in_link_) {
    throw Error(ErrorKind::input, "lies below the symlink " + quoted() + ", which leads to no directory");
  } else {
    throw Error(ErrorKind::input, "lies below " + quoted() + ", which is no directory");
  }
}

void Walk::follow_link(const std::string& target) {
  links_ += 1;
  if (links_ > kMostLinks) {
    throw Error(ErrorKind::input, "lies below the symlink " + quoted() +
                                      ", which leads in a circle or through more than " + std::to_string(kMostLinks) +
                                      " links");
  }
  is_in_link_ = true;
  if (target.starts_with('/')) places_.resize(1);
  const std::vector<std::string_view> names = split(target);
  link_names_.insert(link_names_.end(), names.rbegin(), names.rend());
}

}  // namespace

std::vector<std::string_view> path_names(std::string_view path) {
  constexpr std::size_t kLongestName = 255;
  std::vector<std::string_view> names = split(path);
  for (const std::string_view name : names) {
    if (name == "..") throw Error(ErrorKind::input, "'..' is not allowed in a path");
    if (name.size() > kLongestName) {
      throw Error(ErrorKind::input,
                  "a name of " + std::to_string(name.size()) + " bytes, allowed are " + std::to_string(kLongestName));
    }
  }
  return names;
}

std::optional<EntryId> DirectoryFinder::find(std::span<const std::string_view> names) const {
  Walk walk(tree_, names);
  walk.run();
  return walk.rest().empty() ? std::optional(walk.place()) : std::nullopt;
}

bool DirectoryFinder::is_link_to_directory(std::span<const std::string_view> names) const {
  try {
    return find(names).has_value();
  } catch (const Error&) {
    return false;
  }
}

EntryId DirectoryFinder::make(std::span<const std::string_view> names, Timestamp time) {
  Walk walk(tree_, names);
  walk.run();
  EntryId place = walk.place();
  for (const std::string_view name : walk.rest())
    place = tree_.add(place, name, make_directory(time));
  return place;
}

}  // namespace rootwright::tree
