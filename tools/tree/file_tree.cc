// SPDX-License-Identifier: Apache-2.0
#include "tree/file_tree.h"

#include <cassert>
#include <utility>

namespace rootwright::tree {

FileTree::FileTree() {
  entries_.push_back(make_directory({}));
  entries_.front().names = 1;
}

EntryId FileTree::add(EntryId directory, std::string_view name, Entry entry) {
  const auto id = static_cast<EntryId>(entries_.size());
  entry.names = 0;
  entries_.push_back(std::move(entry));
  link(directory, name, id);
  return id;
}

void FileTree::link(EntryId directory, std::string_view name, EntryId entry) {
  assert(is_valid_name(name));
  [[maybe_unused]] const bool inserted =
      std::get<Links>(entries_[directory].body).emplace(std::string(name), entry).second;
  assert(inserted);
  entries_[entry].names += 1;
}

void FileTree::remove(EntryId directory, std::string_view name) {
  Links& links = std::get<Links>(entries_[directory].body);
  const auto link = links.find(name);
  assert(link != links.end());
  const EntryId id = link->second;
  links.erase(link);
  drop_name(id);
}

void FileTree::remove_all(EntryId directory) {
  const Links removed = std::exchange(std::get<Links>(entries_[directory].body), {});
  for (const auto& [name, id] : removed)
    drop_name(id);
}

void FileTree::drop_name(EntryId first) {
  // A list instead of recursion: archives may nest directories deeper than the stack is.
  std::vector<EntryId> dropped{first};
  while (!dropped.empty()) {
    Entry& entry = entries_[dropped.back()];
    dropped.pop_back();
    entry.names -= 1;
    if (entry.names > 0) continue;
    if (entry.is_directory()) {
      for (const auto& [name, child] : entry.links())
        dropped.push_back(child);
    }
    entry.body = std::monostate{};
    entry.xattrs.clear();
  }
}

std::optional<EntryId> FileTree::child(EntryId directory, std::string_view name) const {
  const Links* links = std::get_if<Links>(&entries_[directory].body);
  if (links == nullptr) return std::nullopt;
  const auto link = links->find(name);
  if (link == links->end()) return std::nullopt;
  return link->second;
}

std::optional<EntryId> FileTree::find(std::string_view path) const {
  EntryId id = kRoot;
  while (true) {
    while (path.starts_with('/'))
      path.remove_prefix(1);
    if (path.empty()) return id;
    const std::string_view name = path.substr(0, path.find('/'));
    const std::optional<EntryId> next = child(id, name);
    if (!next) return std::nullopt;
    id = *next;
    path.remove_prefix(name.size());
  }
}

void FileTree::walk(const std::function<void(const std::string&, EntryId)>& visit) const {
  // A stack of our own: archives may nest directories deeper than the thread's stack is.
  struct Level {
    Links::const_iterator next;
    Links::const_iterator end;
    std::size_t path_length;
  };
  std::string path;
  const auto level_of = [&](EntryId id) {
    const Links& links = entries_[id].links();
    return Level{.next = links.begin(), .end = links.end(), .path_length = path.size()};
  };
  visit("/", kRoot);
  std::vector<Level> levels{level_of(kRoot)};
  while (!levels.empty()) {
    Level& level = levels.back();
    path.resize(level.path_length);
    if (level.next == level.end) {
      levels.pop_back();
      continue;
    }
    const auto& [name, id] = *level.next++;
    path.append("/").append(name);
    visit(path, id);
    if (entries_[id].is_directory()) levels.push_back(level_of(id));
  }
}

bool is_valid_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
         name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

}  // namespace rootwright::tree
