// SPDX-License-Identifier: Apache-2.0
#include "tree/file_entries.h"

#include "base/error.h"
#include "base/size.h"

namespace rootwright::test {

using tree::Content;
using tree::Entry;
using tree::EntryId;
using tree::FileTree;

Entry text_file(std::string_view text, tree::Timestamp time) {
  Content content{.size = text.size(), .pieces = {}};
  if (!text.empty()) content.pieces.push_back({.offset = 0, .bytes = as_byte_view(text)});
  return tree::make_file(std::move(content), time);
}

Entry symlink_to(std::string target, tree::Timestamp time) {
  Entry entry = tree::make_file({}, time);
  entry.kind = tree::EntryKind::symlink;
  entry.permissions = 0777;
  entry.body = std::move(target);
  return entry;
}

FileTree tree_of(const std::vector<std::string_view>& paths) {
  FileTree tree;
  for (const std::string_view path : paths) {
    EntryId directory = FileTree::kRoot;
    for (std::size_t begin = 0; begin < path.size();) {
      const std::size_t slash = path.find('/', begin);
      const std::string_view name = path.substr(begin, slash - begin);
      if (slash == std::string_view::npos) {
        tree.add(directory, name, text_file(path));
        break;
      }
      const std::optional<EntryId> there = tree.child(directory, name);
      directory = there ? *there : tree.add(directory, name, tree::make_directory({}));
      begin = slash + 1;
    }
  }
  return tree;
}

std::string paths_of(const FileTree& tree) {
  std::string all;
  tree.walk([&](const std::string& path, EntryId) { all += path + " "; });
  return all;
}

const Entry& entry_at(const FileTree& tree, std::string_view path) {
  const std::optional<EntryId> id = tree.find(path);
  if (!id) throw Error(ErrorKind::input, "no entry " + std::string(path));
  return tree.at(*id);
}

std::string text_at(const FileTree& tree, std::string_view path) {
  return to_text(to_bytes(entry_at(tree, path).content(), kMiB));
}

}  // namespace rootwright::test
