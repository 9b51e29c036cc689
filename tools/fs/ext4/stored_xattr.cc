// SPDX-License-Identifier: Apache-2.0
// Format: Linux Documentation/filesystems/ext4/attributes.rst.
#include "fs/ext4/stored_xattr.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/crc32c.h"
#include "fs/ext4/posix_acl.h"

namespace rootwright::fs::ext4 {

namespace {

struct Prefix {
  std::string_view text;
  std::uint8_t number;
};

constexpr std::array<Prefix, 3> kPrefixes{{{"user.", 1}, {"trusted.", 4}, {"security.", 6}}};
// These are whole names: nothing is left of them.
constexpr std::array<Prefix, 2> kAcls{{{"system.posix_acl_access", 2}, {"system.posix_acl_default", 3}}};
constexpr std::size_t kLongestName = std::numeric_limits<std::uint8_t>::max();

// Places in the header of a block.
constexpr std::size_t kReferences = 4;
constexpr std::size_t kBlocks = 8;
constexpr std::size_t kHash = 12;
constexpr std::size_t kChecksum = 16;

StoredXattr stored(const tree::Xattr& xattr) {
  for (const Prefix& acl : kAcls) {
    if (xattr.name == acl.text) return {.prefix = acl.number, .name = {}, .value = stored_acl(xattr.value)};
  }
  for (const Prefix& prefix : kPrefixes) {
    if (!xattr.name.starts_with(prefix.text)) continue;
    const std::string_view name = std::string_view(xattr.name).substr(prefix.text.size());
    if (name.empty()) throw Error(ErrorKind::input, "a name is missing behind the prefix");
    if (name.size() > kLongestName) {
      throw Error(ErrorKind::input, "a name of " + format_count(name.size()) +
                                        " bytes behind the prefix, ext4 can hold " + format_count(kLongestName));
    }
    return {.prefix = prefix.number, .name = name, .value = xattr.value};
  }
  throw Error(ErrorKind::input, "ext4 stores user., trusted., security. and POSIX ACLs only");
}

std::size_t total_size(const StoredXattrs& xattrs) {
  std::size_t size = 0;
  for (const StoredXattr& xattr : xattrs)
    size += xattr.size();
  return size;
}

/// Writes entries from `first` on and their values from the end of `area` down. Offsets of values count from `base`.
void store_entries(std::span<std::byte> area, std::size_t first, std::size_t base, const StoredXattrs& xattrs) {
  std::size_t entry = first;
  std::size_t values = area.size();
  for (const StoredXattr& xattr : xattrs) {
    values -= round_up(xattr.value.size(), 4);
    area[entry] = static_cast<std::byte>(xattr.name.size());
    area[entry + 1] = std::byte{xattr.prefix};
    store_le16(area, entry + 2, static_cast<std::uint16_t>(xattr.value.empty() ? 0 : values - base));
    store_le32(area, entry + 8, static_cast<std::uint32_t>(xattr.value.size()));
    store_le32(area, entry + 12, xattr.hash());
    std::ranges::copy(as_byte_view(xattr.name), area.subspan(entry + kXattrEntryHeader).begin());
    std::ranges::copy(as_byte_view(xattr.value), area.subspan(values).begin());
    entry += round_up(kXattrEntryHeader + xattr.name.size(), 4);
  }
}

}  // namespace

std::size_t StoredXattr::size() const {
  return round_up(kXattrEntryHeader + name.size(), 4) + round_up(value.size(), 4);
}

std::uint32_t StoredXattr::hash() const {
  std::uint32_t sum = 0;
  for (const std::byte byte : as_byte_view(name))
    sum = std::rotl(sum, 5) ^ std::to_integer<std::uint32_t>(byte);
  Bytes words(round_up(value.size(), 4));
  std::ranges::copy(as_byte_view(value), words.begin());
  for (std::size_t word = 0; word < words.size(); word += 4)
    sum = std::rotl(sum, 16) ^ load_le32(words, word);
  return sum;
}

XattrSplit split_xattrs(const std::vector<tree::Xattr>& xattrs) {
  StoredXattrs all;
  for (const tree::Xattr& xattr : xattrs) {
    all.push_back(with_context("extended attribute '" + printable(xattr.name) + "'", [&] { return stored(xattr); }));
  }
  // The kernel searches blocks in this order, and finds nothing behind a place where a name would be.
  std::ranges::sort(all, {},
                    [](const StoredXattr& xattr) { return std::tuple(xattr.prefix, xattr.name.size(), xattr.name); });
  XattrSplit split;
  std::size_t left = kXattrInodeRoom;
  for (StoredXattr& xattr : all) {
    const bool fits = xattr.size() <= left;
    if (fits) left -= xattr.size();
    (fits ? split.in_inode : split.in_block).push_back(std::move(xattr));
  }
  if (total_size(split.in_block) > kXattrBlockRoom) {
    throw Error(ErrorKind::input, "extended attributes that take " + format_count(total_size(split.in_block)) +
                                      " bytes besides the inode, ext4 has room for " + format_count(kXattrBlockRoom));
  }
  return split;
}

std::array<std::byte, kInodeSize - inode_at::kExtraEnd> encode_inode_xattrs(const StoredXattrs& xattrs) {
  std::array<std::byte, kInodeSize - inode_at::kExtraEnd> area{};
  if (xattrs.empty()) return area;
  store_le32(area, 0, kXattrMagic);
  store_entries(area, kXattrInodeHeader, kXattrInodeHeader, xattrs);
  return area;
}

void store_xattr_block(std::span<std::byte> out, const StoredXattrs& xattrs, const XattrBlockPlace& place) {
  store_le32(out, 0, kXattrMagic);
  store_le32(out, kReferences, place.references);
  store_le32(out, kBlocks, 1);
  store_le32(out, kHash, block_hash(xattrs));
  store_entries(out, kXattrBlockHeader, 0, xattrs);
  std::array<std::byte, 8> number{};
  store_le64(number, 0, place.block);
  store_le32(out, kChecksum, crc32c(crc32c(place.checksum_seed, number), out));
}

std::uint32_t block_hash(const StoredXattrs& xattrs) {
  std::uint32_t sum = 0;
  for (const StoredXattr& xattr : xattrs) {
    const std::uint32_t hash = xattr.hash();
    if (hash == 0) return 0;  // the kernel does not share such blocks
    sum = std::rotl(sum, 16) ^ hash;
  }
  return sum;
}

}  // namespace rootwright::fs::ext4
