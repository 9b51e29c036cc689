// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "tree/content.h"

namespace rootwright::tree {

enum class EntryKind : std::uint8_t { regular, directory, symlink, character_device, block_device, fifo, socket };

/// A point in time: seconds since 1970-01-01 UTC, which may be negative, and the nanoseconds (below 10⁹) after them.
struct Timestamp {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// An extended attribute under its full name, "security.capability". The value is what getxattr(2) gives: POSIX ACLs
/// ("system.posix_acl_access", "system.posix_acl_default") are in that binary form, version 2.
struct Xattr {
  std::string name;
  std::string value;

  friend auto operator<=>(const Xattr&, const Xattr&) = default;
};

/// Names an entry inside its file tree.
using EntryId = std::uint32_t;

/// A directory's names, sorted as bytes, and the entries they lead to. "." and ".." are not among them.
using Links = std::map<std::string, EntryId, std::less<>>;

struct Device {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;

  friend auto operator<=>(const Device&, const Device&) = default;
};

/// What only some kinds of entries have: regular files content, directories links, symlinks the target's text, devices
/// their numbers; nothing for fifos and sockets.
using EntryBody = std::variant<std::monostate, Content, Links, std::string, Device>;

/// One file, directory, link or device of a tree: what an inode holds. Its names are in the directories; a file with
/// several (hard links) is one entry.
struct Entry {
  EntryKind kind = EntryKind::regular;
  std::uint16_t permissions = 0;  ///< the lower 12 bits of a mode: rwx, setuid, setgid, sticky
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
  std::uint32_t names = 0;  ///< how many names lead here; kept by FileTree. 1 for the root directory
  Timestamp modified;
  Timestamp accessed;
  Timestamp changed;
  Timestamp created;
  std::vector<Xattr> xattrs;  ///< sorted by name, no name twice
  EntryBody body;

  [[nodiscard]] bool is_directory() const { return kind == EntryKind::directory; }
  [[nodiscard]] bool is_regular() const { return kind == EntryKind::regular; }

  // Each is to be called for its kind only; std::bad_variant_access otherwise.
  [[nodiscard]] const Content& content() const { return std::get<Content>(body); }
  [[nodiscard]] const Links& links() const { return std::get<Links>(body); }
  [[nodiscard]] const std::string& target() const { return std::get<std::string>(body); }
  [[nodiscard]] const Device& device() const { return std::get<Device>(body); }
};

/// A directory of mode 0755 that belongs to root, all times `time`.
[[nodiscard]] Entry make_directory(Timestamp time);
/// A regular file of mode 0644 that belongs to root, all times `time`.
[[nodiscard]] Entry make_file(Content content, Timestamp time);

}  // namespace rootwright::tree
