// SPDX-License-Identifier: Apache-2.0
// Forms: Linux include/uapi/linux/posix_acl_xattr.h and Documentation/filesystems/ext4/attributes.rst, "POSIX ACLs".
#include "fs/ext4/posix_acl.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <tuple>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::size_t kHeaderSize = 4;
constexpr std::size_t kEntrySize = 8;
constexpr std::uint32_t kGivenVersion = 2;
constexpr std::uint32_t kStoredVersion = 1;
constexpr std::uint16_t kMostPermissions = 7;

enum Tag : std::uint16_t { owner = 1, user = 2, owning_group = 4, group = 8, mask = 16, other = 32 };

struct AclEntry {
  std::uint16_t tag = 0;
  std::uint16_t permissions = 0;
  std::uint32_t id = 0;

  [[nodiscard]] bool is_named() const { return tag == user || tag == group; }
};

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::input, "not a POSIX ACL of version 2: " + why);
}

std::vector<AclEntry> parse(ByteView acl) {
  if (acl.size() < kHeaderSize || (acl.size() - kHeaderSize) % kEntrySize != 0) {
    refuse("it has " + format_count(acl.size()) + " bytes, allowed are 4 and 8 for each entry");
  }
  if (load_le32(acl, 0) != kGivenVersion) refuse("its version is " + std::to_string(load_le32(acl, 0)));
  std::vector<AclEntry> entries;
  for (std::size_t offset = kHeaderSize; offset < acl.size(); offset += kEntrySize) {
    entries.push_back(
        {.tag = load_le16(acl, offset), .permissions = load_le16(acl, offset + 2), .id = load_le32(acl, offset + 4)});
  }
  return entries;
}

void check_entries(const std::vector<AclEntry>& entries) {
  for (const AclEntry& entry : entries) {
    const bool is_known = entry.tag <= other && std::has_single_bit(entry.tag);
    if (!is_known || entry.permissions > kMostPermissions) {
      refuse("an entry has tag " + std::to_string(entry.tag) + " and permissions " + std::to_string(entry.permissions));
    }
  }
  const auto count = [&](std::uint16_t tag) { return std::ranges::count(entries, tag, &AclEntry::tag); };
  if (count(owner) != 1 || count(owning_group) != 1 || count(other) != 1 || count(mask) > 1) {
    refuse("it must have one entry each for owner, group and others, and at most one mask");
  }
  if (count(user) + count(group) > 0 && count(mask) == 0) refuse("named users or groups need a mask");
}

}  // namespace

std::string stored_acl(std::string_view acl) {
  std::vector<AclEntry> entries = parse(as_byte_view(acl));
  check_entries(entries);
  std::ranges::sort(entries, {},
                    [](const AclEntry& entry) { return std::tuple(entry.tag, entry.is_named() ? entry.id : 0); });
  Bytes stored(kHeaderSize + entries.size() * kEntrySize);
  store_le32(stored, 0, kStoredVersion);
  std::size_t size = kHeaderSize;
  for (const AclEntry& entry : entries) {
    store_le16(stored, size, entry.tag);
    store_le16(stored, size + 2, entry.permissions);
    if (entry.is_named()) store_le32(stored, size + 4, entry.id);
    size += entry.is_named() ? kEntrySize : kEntrySize / 2;
  }
  return to_text(std::span(stored).first(size));
}

}  // namespace rootwright::fs::ext4
