// SPDX-License-Identifier: Apache-2.0
#include "tree/archive_entry_handle.h"

#include <algorithm>
#include <limits>

#include <archive.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "tree/pax_time.h"

namespace rootwright::tree {

namespace {

EntryKind to_kind(struct archive_entry& source) {
  switch (archive_entry_filetype(&source)) {
    case AE_IFREG:
      return EntryKind::regular;
    case AE_IFDIR:
      return EntryKind::directory;
    case AE_IFLNK:
      return EntryKind::symlink;
    case AE_IFCHR:
      return EntryKind::character_device;
    case AE_IFBLK:
      return EntryKind::block_device;
    case AE_IFIFO:
      return EntryKind::fifo;
    case AE_IFSOCK:
      return EntryKind::socket;
    default:
      throw Error(ErrorKind::input, "is neither file, directory, symlink, device, fifo nor socket");
  }
}

/// User and group numbers of Linux: 32 bits, of which all ones mean "none".
std::uint32_t to_id(la_int64_t id, const std::string& what) {
  constexpr la_int64_t kLargest = std::numeric_limits<std::uint32_t>::max() - 1;
  if (id < 0 || id > kLargest) {
    throw Error(ErrorKind::input, what + " " + std::to_string(id) + ", allowed are 0 to " + std::to_string(kLargest));
  }
  return static_cast<std::uint32_t>(id);
}

Timestamp to_timestamp(la_int64_t seconds, long nanoseconds, ByteView header, std::string_view pax_keyword) {
  if (seconds <= 0 && nanoseconds != 0) {
    if (const std::optional<Timestamp> exact = pax_time(header, pax_keyword)) return *exact;
  }
  return {.seconds = seconds, .nanoseconds = static_cast<std::uint32_t>(nanoseconds)};
}

void take_times(Entry& entry, struct archive_entry& source, ByteView header) {
  entry.modified = to_timestamp(archive_entry_mtime(&source), archive_entry_mtime_nsec(&source), header, "mtime");
  entry.accessed = entry.changed = entry.created = entry.modified;
  if (archive_entry_atime_is_set(&source) != 0) {
    entry.accessed = to_timestamp(archive_entry_atime(&source), archive_entry_atime_nsec(&source), header, "atime");
  }
  if (archive_entry_ctime_is_set(&source) != 0) {
    entry.changed = to_timestamp(archive_entry_ctime(&source), archive_entry_ctime_nsec(&source), header, "ctime");
  }
  if (archive_entry_birthtime_is_set(&source) != 0) {
    entry.created = to_timestamp(archive_entry_birthtime(&source), archive_entry_birthtime_nsec(&source), header,
                                 "LIBARCHIVE.creationtime");
  }
}

EntryBody to_body(EntryKind kind, struct archive_entry& source) {
  switch (kind) {
    case EntryKind::regular: {
      const la_int64_t size = archive_entry_size(&source);
      if (size < 0) throw Error(ErrorKind::input, "a size below zero");
      return Content{.size = static_cast<std::uint64_t>(size), .pieces = {}};
    }
    case EntryKind::directory:
      return Links{};
    case EntryKind::symlink: {
      const char* target = archive_entry_symlink(&source);
      return std::string(target != nullptr ? target : "");
    }
    case EntryKind::character_device:
    case EntryKind::block_device:
      return Device{.major = static_cast<std::uint32_t>(archive_entry_rdevmajor(&source)),
                    .minor = static_cast<std::uint32_t>(archive_entry_rdevminor(&source))};
    case EntryKind::fifo:
    case EntryKind::socket:
      break;
  }
  return std::monostate{};
}

void check_xattr(const Xattr& xattr) {
  constexpr std::size_t kLongestName = 255;         // XATTR_NAME_MAX of Linux
  constexpr std::size_t kLongestValue = 64 * kKiB;  // XATTR_SIZE_MAX
  if (xattr.name.empty() || xattr.name.size() > kLongestName) {
    throw Error(ErrorKind::input, "the name of an xattr has " + format_count(xattr.name.size()) +
                                      " bytes, allowed are 1 to " + format_count(kLongestName));
  }
  if (xattr.value.size() > kLongestValue) {
    throw Error(ErrorKind::input, "xattr " + quote(xattr.name) + " has " + format_count(xattr.value.size()) +
                                      " bytes, allowed are " + format_count(kLongestValue));
  }
}

std::vector<Xattr> to_xattrs(struct archive_entry& source) {
  std::vector<Xattr> xattrs;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  archive_entry_xattr_reset(&source);
  while (archive_entry_xattr_next(&source, &name, &value, &size) == ARCHIVE_OK) {
    xattrs.push_back({.name = name, .value = to_text({static_cast<const std::byte*>(value), size})});
    check_xattr(xattrs.back());
  }
  std::ranges::sort(xattrs);
  // pax archives may hold the same xattr under two keywords, SCHILY.xattr.* and LIBARCHIVE.xattr.*.
  const auto repeated = std::unique(xattrs.begin(), xattrs.end());
  xattrs.erase(repeated, xattrs.end());
  const auto twice = std::ranges::adjacent_find(xattrs, {}, &Xattr::name);
  if (twice != xattrs.end()) throw Error(ErrorKind::input, "xattr " + quote(twice->name) + " has two values");
  return xattrs;
}

AclTag to_acl_tag(int tag) {
  switch (tag) {
    case ARCHIVE_ENTRY_ACL_USER_OBJ:
      return AclTag::owner;
    case ARCHIVE_ENTRY_ACL_USER:
      return AclTag::user;
    case ARCHIVE_ENTRY_ACL_GROUP_OBJ:
      return AclTag::owning_group;
    case ARCHIVE_ENTRY_ACL_GROUP:
      return AclTag::group;
    case ARCHIVE_ENTRY_ACL_MASK:
      return AclTag::mask;
    default:
      return AclTag::other;
  }
}

/// The ACL of a SCHILY.acl.* keyword, empty if there is none.
Acl to_acl(struct archive_entry& source, int type) {
  Acl acl;
  int line_type = 0;
  int permissions = 0;
  int tag = 0;
  int id = 0;
  const char* name = nullptr;
  archive_entry_acl_reset(&source, type);
  while (archive_entry_acl_next(&source, type, &line_type, &permissions, &tag, &id, &name) == ARCHIVE_OK) {
    AclLine line{
        .tag = to_acl_tag(tag), .permissions = static_cast<std::uint16_t>(permissions & 7), .id = {}, .name = {}};
    const bool is_named = line.tag == AclTag::user || line.tag == AclTag::group;
    if (is_named && id >= 0) line.id = static_cast<std::uint32_t>(id);
    if (is_named && id < 0 && name != nullptr) line.name = name;
    acl.push_back(std::move(line));
  }
  return acl;
}

const Xattr* find_xattr(const Entry& entry, std::string_view name) {
  const auto found = std::ranges::find(entry.xattrs, name, &Xattr::name);
  return found != entry.xattrs.end() ? &*found : nullptr;
}

void take_acl_as_text(ArchiveEntry& result, struct archive_entry& source, std::string_view xattr, int type) {
  // GNU tar with --acls --xattrs stores both forms; the xattr has the numbers and needs no look-up.
  if (find_xattr(result.entry, xattr) != nullptr) return;
  Acl acl = to_acl(source, type);
  if (acl.empty()) return;
  if (is_numeric(acl)) {
    result.entry.xattrs.push_back({.name = std::string(xattr), .value = encode_acl(acl)});
    std::ranges::sort(result.entry.xattrs);
  } else {
    if (xattr == kAccessAcl) {
      result.entry.permissions = static_cast<std::uint16_t>((result.entry.permissions & ~0777) | permission_bits(acl));
    }
    result.acls.push_back({.xattr = xattr, .acl = std::move(acl)});
  }
}

/// As setxattr(2) does: an access ACL decides the permission bits, and one that says no more than they do is not kept.
void apply_access_acl(Entry& entry) {
  const Xattr* xattr = find_xattr(entry, kAccessAcl);
  if (xattr == nullptr) return;
  const Acl acl = decode_acl(xattr->value);
  entry.permissions = static_cast<std::uint16_t>((entry.permissions & ~0777) | permission_bits(acl));
  if (is_minimal(acl)) std::erase_if(entry.xattrs, [](const Xattr& other) { return other.name == kAccessAcl; });
}

void check_default_acl(const ArchiveEntry& result) {
  const Xattr* xattr = find_xattr(result.entry, kDefaultAcl);
  const bool is_named = std::ranges::find(result.acls, kDefaultAcl, &NamedAcl::xattr) != result.acls.end();
  if (xattr == nullptr && !is_named) return;
  if (!result.entry.is_directory()) throw Error(ErrorKind::input, "has a default ACL, but is no directory");
  if (xattr != nullptr) static_cast<void>(decode_acl(xattr->value));
}

void take_acls(ArchiveEntry& result, struct archive_entry& source) {
  if ((archive_entry_acl_types(&source) & ARCHIVE_ENTRY_ACL_TYPE_NFS4) != 0) {
    throw Error(ErrorKind::input, "has an NFSv4 ACL, which Linux filesystems do not hold");
  }
  take_acl_as_text(result, source, kAccessAcl, ARCHIVE_ENTRY_ACL_TYPE_ACCESS);
  take_acl_as_text(result, source, kDefaultAcl, ARCHIVE_ENTRY_ACL_TYPE_DEFAULT);
  apply_access_acl(result.entry);
  check_default_acl(result);
}

}  // namespace

ArchiveEntry to_archive_entry(struct archive_entry& source, ByteView header) {
  ArchiveEntry result;
  result.path = archive_entry_pathname(&source);
  if (const char* target = archive_entry_hardlink(&source)) {
    result.hard_link = target;
    result.entry.body = to_body(EntryKind::regular, source);
    return result;
  }
  Entry& entry = result.entry;
  entry.kind = to_kind(source);
  entry.permissions = static_cast<std::uint16_t>(archive_entry_perm(&source) & 07777);
  entry.owner = to_id(archive_entry_uid(&source), "belongs to user");
  entry.group = to_id(archive_entry_gid(&source), "belongs to group");
  take_times(entry, source, header);
  entry.body = to_body(entry.kind, source);
  entry.xattrs = to_xattrs(source);
  take_acls(result, source);
  return result;
}

}  // namespace rootwright::tree
