// SPDX-License-Identifier: Apache-2.0
#include "tree/overlay.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "tree/account_names.h"
#include "tree/entry_placer.h"

namespace rootwright::tree {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaqueWhiteout = ".wh..wh..opq";

/// An entry's ACLs that wait for the etc/passwd and etc/group that the archive may still bring.
struct WaitingAcls {
  std::string path;
  std::vector<NamedAcl> acls;
};

/// Calls `body`; an Error that leaves it names archive and entry.
template <typename Body>
auto at_entry(const std::string& archive, std::string_view path, const Body& body) {
  // Not with_context(): it would put a million contexts together of which none is needed.
  try {
    return body();
  } catch (Error& error) {
    error.prepend(archive + ": entry " + quote(path));
    throw;
  }
}

std::string_view last_name(std::string_view path) {
  while (path.ends_with('/'))
    path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

bool is_whiteout(std::string_view path) {
  return last_name(path).starts_with(kWhiteout);
}

void apply_whiteout(FileTree& tree, std::string_view path) {
  const std::vector<std::string_view> names = path_names(path);
  const std::optional<EntryId> directory = DirectoryFinder(tree).find(std::span(names).first(names.size() - 1));
  if (names.back() == kOpaqueWhiteout) {
    if (directory) tree.remove_all(*directory);
    return;
  }
  const std::string_view hidden = names.back().substr(kWhiteout.size());
  if (!is_valid_name(hidden) || hidden.starts_with(kWhiteout)) {
    throw Error(ErrorKind::input, "a whiteout that names nothing");
  }
  if (directory && tree.child(*directory, hidden)) tree.remove(*directory, hidden);
}

/// Sets the number of a line that has a name only.
void look_up(AclLine& line, const AccountNames& accounts) {
  if (line.name.empty()) return;
  line.id = line.tag == AclTag::user ? accounts.user(line.name) : accounts.group(line.name);
  if (!line.id) {
    throw Error(ErrorKind::input, "its ACL names the " + std::string(line.tag == AclTag::user ? "user " : "group ") +
                                      quote(line.name) + ", which etc/" +
                                      (line.tag == AclTag::user ? "passwd" : "group") + " of the tree does not know");
  }
}

void set_acls(Entry& entry, std::vector<NamedAcl> acls, const AccountNames& accounts) {
  for (NamedAcl& named : acls) {
    for (AclLine& line : named.acl)
      look_up(line, accounts);
    entry.xattrs.push_back({.name = std::string(named.xattr), .value = encode_acl(std::move(named.acl))});
  }
  std::ranges::sort(entry.xattrs);
}

/// Lays the entries of one archive over a tree.
class Layer {
 public:
  Layer(FileTree& tree, const std::string& archive)
      : tree_(tree), archive_(archive), placer_(tree, ExistingDirectory::takes_new_attributes) {}

  void place(ArchiveEntry source);
  /// To be called behind the last entry.
  void set_waiting_acls();

 private:
  FileTree& tree_;
  const std::string& archive_;
  EntryPlacer placer_;
  std::map<EntryId, WaitingAcls> waiting_;
};

void Layer::place(ArchiveEntry source) {
  at_entry(archive_, source.path, [&] {
    if (source.hard_link) return placer_.place_link(source.path, *source.hard_link, std::move(source.entry));
    const std::optional<EntryId> id = placer_.place(source.path, std::move(source.entry));
    if (!id) return;
    // The later of two entries for a directory counts, with ACLs or without.
    waiting_.erase(*id);
    if (!source.acls.empty()) waiting_[*id] = {.path = source.path, .acls = std::move(source.acls)};
  });
}

void Layer::set_waiting_acls() {
  if (waiting_.empty()) return;
  const AccountNames accounts(tree_);
  for (auto& [id, acls] : waiting_) {
    WaitingAcls& waiting = acls;  // clang 14 cannot capture a structured binding
    Entry& entry = tree_.at(id);
    if (entry.names == 0) continue;  // replaced by a later one
    at_entry(archive_, waiting.path, [&, &acls = waiting.acls] { set_acls(entry, std::move(acls), accounts); });
  }
}

}  // namespace

void lay_over(FileTree& tree, Archive archive) {
  for (const ArchiveEntry& entry : archive.entries) {
    if (is_whiteout(entry.path)) at_entry(archive.name, entry.path, [&] { apply_whiteout(tree, entry.path); });
  }
  Layer layer(tree, archive.name);
  for (; !archive.entries.empty(); archive.entries.pop_front()) {
    if (!is_whiteout(archive.entries.front().path)) layer.place(std::move(archive.entries.front()));
  }
  layer.set_waiting_acls();
  for (std::shared_ptr<const void>& owner : archive.owners)
    tree.keep(std::move(owner));
}

}  // namespace rootwright::tree
