// SPDX-License-Identifier: Apache-2.0
#include "tree_listing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <sstream>

#include "base/bytes.h"
#include "base/size.h"

namespace rootwright::test {

namespace {

using tree::Entry;
using tree::EntryId;
using tree::FileTree;

constexpr std::uint64_t kBlock = 4096;

/// Adler-32 (RFC 1950 section 8.2), which Python's zlib has, too.
class Sum {
 public:
  void add(ByteView bytes) {
    for (const std::byte byte : bytes) {
      low_ = (low_ + std::to_integer<std::uint32_t>(byte)) % kModulus;
      high_ = (high_ + low_) % kModulus;
    }
  }
  [[nodiscard]] std::uint32_t value() const { return high_ << 16 | low_; }

 private:
  static constexpr std::uint32_t kModulus = 65521;
  std::uint32_t low_ = 1;
  std::uint32_t high_ = 0;
};

/// A sum over the numbers and bytes of all blocks that are not zero.
std::uint32_t content_sum(const tree::Content& content) {
  std::map<std::uint64_t, Bytes> blocks;
  for (const tree::Piece& piece : content.pieces) {
    for (std::size_t done = 0; done < piece.bytes.size();) {
      const std::uint64_t offset = piece.offset + done;
      const std::size_t here = std::min<std::size_t>(piece.bytes.size() - done, kBlock - offset % kBlock);
      Bytes& block = blocks.try_emplace(offset / kBlock, kBlock).first->second;
      std::ranges::copy(piece.bytes.subspan(done, here), block.begin() + static_cast<std::ptrdiff_t>(offset % kBlock));
      done += here;
    }
  }
  Sum sum;
  for (const auto& [number, block] : blocks) {
    if (is_zero(block)) continue;
    Bytes digits(8);
    store_le64(digits, 0, number);
    sum.add(digits);
    sum.add(block);
  }
  return sum.value();
}

char letter_of(tree::EntryKind kind) {
  switch (kind) {
    case tree::EntryKind::regular:
      return '-';
    case tree::EntryKind::directory:
      return 'd';
    case tree::EntryKind::symlink:
      return 'l';
    case tree::EntryKind::character_device:
      return 'c';
    case tree::EntryKind::block_device:
      return 'b';
    case tree::EntryKind::fifo:
      return 'p';
    case tree::EntryKind::socket:
      return 's';
  }
  return '?';
}

std::string hex(std::string_view text) {
  return to_hex(as_byte_view(text));
}

std::string time_of(const tree::Timestamp& time) {
  return std::to_string(time.seconds) + "+" + std::to_string(time.nanoseconds);
}

/// What only this kind of entry has: the sum of a file, the target of a symlink, the numbers of a device.
std::string body_of(const Entry& entry) {
  if (entry.is_regular())
    return std::to_string(entry.content().size) + ":" + std::to_string(content_sum(entry.content()));
  if (entry.kind == tree::EntryKind::symlink) return hex(entry.target());
  if (!std::holds_alternative<tree::Device>(entry.body)) return "-";
  return std::to_string(entry.device().major) + ":" + std::to_string(entry.device().minor);
}

std::string xattrs_of(const Entry& entry) {
  std::string text;
  for (const tree::Xattr& xattr : entry.xattrs)
    text += " " + hex(xattr.name) + "=" + hex(xattr.value);
  return text;
}

std::uint64_t links_of(const FileTree& tree, const Entry& entry) {
  if (!entry.is_directory()) return entry.names;
  constexpr std::uint64_t kMostLinks = 65000;  // more are "1"
  const std::uint64_t links =
      2 + static_cast<std::uint64_t>(std::ranges::count_if(
              entry.links(), [&](const auto& link) { return tree.at(link.second).is_directory(); }));
  return links > kMostLinks ? 1 : links;
}

/// The name under which each entry with several is known: the first of them.
std::map<EntryId, std::string> first_names(const FileTree& tree) {
  std::map<EntryId, std::string> first;
  tree.walk([&](const std::string& path, EntryId id) {
    if (tree.at(id).names < 2) return;
    const auto [known, is_new] = first.emplace(id, path);
    if (!is_new) known->second = std::min(known->second, path);
  });
  return first;
}

}  // namespace

std::string listing(const FileTree& tree) {
  const std::map<EntryId, std::string> first = first_names(tree);
  const bool has_lost_and_found = tree.find("lost+found").has_value();
  std::ostringstream out;
  tree.walk([&](const std::string& path, EntryId id) {
    const Entry& entry = tree.at(id);
    const std::uint64_t added = id == FileTree::kRoot && !has_lost_and_found ? 1 : 0;
    const auto known = first.find(id);
    out << hex(path) << ' ' << letter_of(entry.kind) << ' ' << std::oct << entry.permissions << std::dec << ' '
        << entry.owner << ':' << entry.group << ' ' << links_of(tree, entry) + added << ' ' << time_of(entry.modified)
        << ' ' << time_of(entry.accessed) << ' ' << time_of(entry.changed) << ' ' << body_of(entry) << ' '
        << (known == first.end() ? "-" : hex(known->second)) << xattrs_of(entry) << '\n';
  });
  return out.str();
}

}  // namespace rootwright::test
