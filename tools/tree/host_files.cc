// SPDX-License-Identifier: Apache-2.0
#include "tree/host_files.h"

#include <algorithm>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "tree/entry_placer.h"

namespace rootwright::tree {

namespace {

namespace filesystem = std::filesystem;

/// A file of the host and where it goes.
struct Pending {
  filesystem::path source;
  std::string path;
  filesystem::file_status status;
};

[[noreturn]] void throw_failed(const std::error_code& code, const filesystem::path& path) {
  throw system_error(code.value(), "examine " + quote(path));
}

filesystem::file_status status_of(const filesystem::path& source) {
  std::error_code code;
  const filesystem::file_status status = filesystem::status(source, code);
  if (status.type() == filesystem::file_type::not_found) {
    throw Error(ErrorKind::input, quote(source) + " does not exist");
  }
  if (code) throw_failed(code, source);
  return status;
}

/// Sorted by name: the order in a directory of the host is chance.
std::vector<Pending> list(const Pending& directory) {
  std::vector<Pending> files;
  std::error_code code;
  for (filesystem::directory_iterator file(directory.source, code), end; !code && file != end; file.increment(code)) {
    const filesystem::file_status status = file->symlink_status(code);
    if (code) break;
    files.push_back({file->path(), directory.path + "/" + file->path().filename().string(), status});
  }
  if (code) throw_failed(code, directory.source);
  std::ranges::sort(files, {}, &Pending::path);
  return files;
}

Entry read_file_entry(FileTree& tree, const filesystem::path& source, Timestamp time) {
  const auto mapping = std::make_shared<const MappedFile>(source);
  Content content{.size = mapping->bytes().size(), .pieces = {}};
  if (content.size > 0) {
    content.pieces.push_back({.offset = 0, .bytes = mapping->bytes()});
    tree.keep(mapping);
  }
  return make_file(std::move(content), time);
}

Entry read_symlink_entry(const filesystem::path& source, Timestamp time) {
  std::error_code code;
  const filesystem::path target = filesystem::read_symlink(source, code);
  if (code) throw_failed(code, source);
  Entry entry = make_file({}, time);
  entry.kind = EntryKind::symlink;
  entry.permissions = 0777;
  entry.body = target.string();
  return entry;
}

std::uint16_t file_permissions(const filesystem::file_status& status, std::optional<std::uint16_t> wanted) {
  const bool is_executable = (status.permissions() & filesystem::perms::owner_exec) != filesystem::perms::none;
  return wanted.value_or(is_executable ? 0755 : 0644);
}

/// Who may read a directory's files may go into it, too.
std::uint16_t directory_permissions(std::optional<std::uint16_t> wanted) {
  const int files = wanted.value_or(0755) & 0777;
  return static_cast<std::uint16_t>(files | ((files & 0444) >> 2));
}

Entry read_entry(FileTree& tree, const Pending& file, const HostFileAttributes& attributes) {
  switch (file.status.type()) {
    case filesystem::file_type::regular: {
      Entry entry = read_file_entry(tree, file.source, attributes.time);
      entry.permissions = file_permissions(file.status, attributes.permissions);
      return entry;
    }
    case filesystem::file_type::directory: {
      Entry entry = make_directory(attributes.time);
      entry.permissions = directory_permissions(attributes.permissions);
      return entry;
    }
    case filesystem::file_type::symlink:
      return read_symlink_entry(file.source, attributes.time);
    default:
      throw Error(ErrorKind::input, quote(file.source) + " is neither file, directory nor symlink");
  }
}

}  // namespace

void place_host_files(FileTree& tree, std::string_view path, const filesystem::path& source,
                      const HostFileAttributes& attributes) {
  EntryPlacer placer(tree, ExistingDirectory::keeps_its_attributes);
  std::vector<Pending> pending{{source, std::string(path), status_of(source)}};
  while (!pending.empty()) {
    const Pending file = std::move(pending.back());
    pending.pop_back();
    Entry entry = read_entry(tree, file, attributes);
    entry.owner = attributes.owner;
    entry.group = attributes.group;
    with_context(quote(file.path), [&] { placer.place(file.path, std::move(entry)); });
    if (file.status.type() == filesystem::file_type::directory)
      std::ranges::move(list(file), std::back_inserter(pending));
  }
}

}  // namespace rootwright::tree
