// SPDX-License-Identifier: Apache-2.0
#include "tree/acl.h"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright::tree {

namespace {

constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kNoId = 0xffffffff;
constexpr std::size_t kHeaderSize = 4;
constexpr std::size_t kLineSize = 8;

bool has_id(AclTag tag) {
  return tag == AclTag::user || tag == AclTag::group;
}

std::ptrdiff_t count(const Acl& acl, AclTag tag) {
  return std::ranges::count(acl, tag, &AclLine::tag);
}

std::tuple<AclTag, std::optional<std::uint32_t>> order(const AclLine& line) {
  return {line.tag, line.id};
}

/// What posix_acl_valid() of the kernel asks for, in an ACL sorted by order().
void check_lines(const Acl& acl) {
  if (count(acl, AclTag::owner) != 1 || count(acl, AclTag::owning_group) != 1 || count(acl, AclTag::other) != 1) {
    throw Error(ErrorKind::input, "an ACL needs one line each for owner, owning group and other");
  }
  if (std::ranges::adjacent_find(acl, {}, order) != acl.end()) {
    throw Error(ErrorKind::input, "an ACL names a user, a group or the mask twice");
  }
  if (!is_minimal(acl) && count(acl, AclTag::mask) == 0) {
    throw Error(ErrorKind::input, "an ACL that names users or groups needs a mask");
  }
}

AclTag to_tag(std::uint16_t number) {
  for (const AclTag tag :
       {AclTag::owner, AclTag::user, AclTag::owning_group, AclTag::group, AclTag::mask, AclTag::other}) {
    if (static_cast<std::uint16_t>(tag) == number) return tag;
  }
  throw Error(ErrorKind::input, "an ACL has a line of the unknown kind " + std::to_string(number));
}

AclLine decode_line(ByteView bytes, std::size_t offset) {
  const AclTag tag = to_tag(load_le16(bytes, offset));
  const std::uint16_t permissions = load_le16(bytes, offset + 2);
  if (permissions > 7) {
    throw Error(ErrorKind::input, "an ACL has the permissions " + std::to_string(permissions) + ", allowed are 0 to 7");
  }
  const std::uint32_t id = load_le32(bytes, offset + 4);
  return {.tag = tag, .permissions = permissions, .id = has_id(tag) ? std::optional(id) : std::nullopt, .name = {}};
}

}  // namespace

bool is_numeric(const Acl& acl) {
  return std::ranges::all_of(acl, [](const AclLine& line) { return !has_id(line.tag) || line.id.has_value(); });
}

bool is_minimal(const Acl& acl) {
  return std::ranges::none_of(acl, [](const AclLine& line) { return has_id(line.tag) || line.tag == AclTag::mask; });
}

std::uint16_t permission_bits(const Acl& acl) {
  std::uint16_t bits = 0;
  const bool has_mask = count(acl, AclTag::mask) != 0;
  for (const AclLine& line : acl) {
    if (line.tag == AclTag::owner) bits |= static_cast<std::uint16_t>(line.permissions << 6);
    if (line.tag == (has_mask ? AclTag::mask : AclTag::owning_group)) {
      bits |= static_cast<std::uint16_t>(line.permissions << 3);
    }
    if (line.tag == AclTag::other) bits |= line.permissions;
  }
  return bits;
}

std::string encode_acl(Acl acl) {
  assert(is_numeric(acl));
  std::ranges::sort(acl, {}, order);
  check_lines(acl);
  Bytes value(kHeaderSize + acl.size() * kLineSize);
  store_le32(value, 0, kVersion);
  std::size_t offset = kHeaderSize;
  for (const AclLine& line : acl) {
    store_le16(value, offset, static_cast<std::uint16_t>(line.tag));
    store_le16(value, offset + 2, line.permissions);
    store_le32(value, offset + 4, line.id.value_or(kNoId));
    offset += kLineSize;
  }
  return to_text(value);
}

Acl decode_acl(std::string_view value) {
  const ByteView bytes = as_byte_view(value);
  if (bytes.size() < kHeaderSize || (bytes.size() - kHeaderSize) % kLineSize != 0 || load_le32(bytes, 0) != kVersion) {
    throw Error(ErrorKind::input, "its value is no POSIX ACL of version 2");
  }
  Acl acl;
  for (std::size_t offset = kHeaderSize; offset < bytes.size(); offset += kLineSize) {
    acl.push_back(decode_line(bytes, offset));
  }
  std::ranges::sort(acl, {}, order);
  check_lines(acl);
  return acl;
}

}  // namespace rootwright::tree
