// SPDX-License-Identifier: Apache-2.0
#include "synthetic_tree.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/size.h"

namespace rootwright::test {

namespace {

using tree::Entry;
using tree::EntryId;
using tree::EntryKind;
using tree::FileTree;
using tree::Timestamp;

constexpr std::uint64_t kBlock = 4096;
constexpr Timestamp kTime{.seconds = 1700000000, .nanoseconds = 123456789};

/// Bytes that look like data: no block of them is zero, and two places rarely hold the same.
Bytes pattern(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes)
    byte = static_cast<std::byte>(1 + random() % 255);
  return bytes;
}

/// Keeps bytes as long as the tree and gives their view.
ByteView kept(FileTree& tree, Bytes bytes) {
  auto owner = std::make_shared<const Bytes>(std::move(bytes));
  const ByteView view = *owner;
  tree.keep(std::move(owner));  // shared: the tree's owners are
  return view;
}

Entry file_of(FileTree& tree, std::size_t size, std::uint64_t seed) {
  tree::Content content{.size = size, .pieces = {}};
  if (size > 0) content.pieces.push_back({.offset = 0, .bytes = kept(tree, pattern(size, seed))});
  return tree::make_file(std::move(content), kTime);
}

Entry entry_of(EntryKind kind, tree::EntryBody body) {
  Entry entry = tree::make_file({}, kTime);
  entry.kind = kind;
  entry.body = std::move(body);
  return entry;
}

Entry symlink_to(std::string target) {
  Entry entry = entry_of(EntryKind::symlink, std::move(target));
  entry.permissions = 0777;
  return entry;
}

/// Data of `sizes` bytes at `offsets` in a file of `size` bytes.
Entry file_with_holes(FileTree& tree, std::uint64_t size,
                      const std::vector<std::pair<std::uint64_t, std::size_t>>& data) {
  tree::Content content{.size = size, .pieces = {}};
  for (const auto& [offset, length] : data)
    content.pieces.push_back({.offset = offset, .bytes = kept(tree, pattern(length, offset + length))});
  return tree::make_file(std::move(content), kTime);
}

void add_names(FileTree& tree, std::uint64_t count) {
  const EntryId directory = tree.add(FileTree::kRoot, "many", tree::make_directory(kTime));
  for (std::uint64_t number = 0; number < count; ++number)
    tree.add(directory, "name-" + std::to_string(number), tree::make_file({}, kTime));
}

void add_directories(FileTree& tree, std::uint64_t count) {
  const EntryId directory = tree.add(FileTree::kRoot, "many", tree::make_directory(kTime));
  for (std::uint64_t number = 0; number < count; ++number)
    tree.add(directory, std::to_string(number), tree::make_directory(kTime));
}

void add_sparse(FileTree& tree) {
  tree.add(FileTree::kRoot, "five",
           file_with_holes(tree, 5 * kGiB, {{0, 10}, {2 * kGiB + 7, 8192}, {5 * kGiB - 1, 1}}));
  tree.add(FileTree::kRoot, "hole", file_with_holes(tree, kTiB, {}));
  tree.add(FileTree::kRoot, "end", file_with_holes(tree, 100000, {{99999, 1}}));
}

void add_pieces(FileTree& tree, std::uint64_t count) {
  std::vector<std::pair<std::uint64_t, std::size_t>> data;
  for (std::uint64_t number = 0; number < count; ++number)
    data.emplace_back(number * 2 * kBlock, kBlock);
  tree.add(FileTree::kRoot, "pieces", file_with_holes(tree, count * 2 * kBlock, data));
}

void add_links_and_targets(FileTree& tree) {
  for (const std::size_t length : {1U, 59U, 60U, 61U, 4095U})
    tree.add(FileTree::kRoot, "symlink-" + std::to_string(length), symlink_to(std::string(length, 't')));
  const EntryId linked = tree.add(FileTree::kRoot, "linked", file_of(tree, 5000, 5));
  for (int number = 0; number < 70; ++number)
    tree.link(FileTree::kRoot, "link-" + std::to_string(number), linked);
}

void add_devices(FileTree& tree) {
  const std::vector<tree::Device> devices{{0, 0}, {8, 1}, {255, 255}, {256, 0}, {0, 256}, {4095, 1048575}};
  for (const tree::Device& device : devices) {
    const std::string name = std::to_string(device.major) + ":" + std::to_string(device.minor);
    tree.add(FileTree::kRoot, "character-" + name, entry_of(EntryKind::character_device, device));
    tree.add(FileTree::kRoot, "block-" + name, entry_of(EntryKind::block_device, device));
  }
  tree.add(FileTree::kRoot, "fifo", entry_of(EntryKind::fifo, std::monostate{}));
  tree.add(FileTree::kRoot, "socket", entry_of(EntryKind::socket, std::monostate{}));
}

void add_attributes(FileTree& tree) {
  for (const std::int64_t seconds :
       {-2147483648LL, -1LL, 0LL, 2147483647LL, 2147483648LL, 4294967296LL, 15032385535LL}) {
    Entry entry = tree::make_file({}, {.seconds = seconds, .nanoseconds = 999999999});
    tree.add(FileTree::kRoot, "time" + std::to_string(seconds), std::move(entry));
  }
  for (const std::uint16_t permissions : std::initializer_list<std::uint16_t>{0, 0777, 04755, 02711, 01777, 07000}) {
    Entry entry = tree::make_file({}, kTime);
    entry.permissions = permissions;
    entry.owner = 70000U + permissions;
    entry.group = 4294967294U;
    tree.add(FileTree::kRoot, "mode" + std::to_string(permissions), std::move(entry));
  }
}

std::string acl(std::initializer_list<std::array<std::uint32_t, 3>> entries) {
  Bytes bytes(4 + entries.size() * 8);
  store_le32(bytes, 0, 2);
  std::size_t offset = 4;
  for (const auto& [tag, permissions, id] : entries) {
    store_le16(bytes, offset, static_cast<std::uint16_t>(tag));
    store_le16(bytes, offset + 2, static_cast<std::uint16_t>(permissions));
    store_le32(bytes, offset + 4, id);
    offset += 8;
  }
  return to_text(bytes);
}

Entry with_xattrs(Entry entry, std::vector<tree::Xattr> xattrs) {
  entry.xattrs = std::move(xattrs);
  return entry;
}

/// In the inode, in blocks of their own, in shared ones (more users than a block may have), empty and largest values.
void add_xattrs(FileTree& tree) {
  const std::string label("system_u:object_r:bin_t:s0\0", 27);
  const std::string capability = to_text(from_hex("0100000200200000000000000000000000000000"));
  const std::string access = acl({{1, 7, ~0U}, {2, 6, 1000}, {4, 5, ~0U}, {8, 7, 50}, {16, 7, ~0U}, {32, 4, ~0U}});
  tree.add(FileTree::kRoot, "label", with_xattrs(file_of(tree, 10, 1), {{"security.selinux", label}}));
  tree.add(FileTree::kRoot, "both",
           with_xattrs(file_of(tree, 10, 2), {{"security.capability", capability}, {"security.selinux", label}}));
  tree.add(FileTree::kRoot, "user",
           with_xattrs(file_of(tree, 10, 3), {{"user.a", std::string(4040, 'v')}, {"user.empty", ""}}));
  tree.add(FileTree::kRoot, "long",
           with_xattrs(symlink_to(std::string(100, 'l')), {{"trusted.t", std::string(200, 't')}}));
  for (int number = 0; number < 1100; ++number)
    tree.add(FileTree::kRoot, "shared-" + std::to_string(number),
             with_xattrs(tree::make_file({}, kTime), {{"user.shared", std::string(500, 's')}}));
  Entry directory = tree::make_directory(kTime);
  directory.permissions = 0775;
  tree.add(
      FileTree::kRoot, "acl",
      with_xattrs(std::move(directory), {{"system.posix_acl_access", access}, {"system.posix_acl_default", access}}));
}

void add_odd_names(FileTree& tree) {
  for (const std::string& name : {std::string(255, 'n'), std::string("\xff\xfe\x80"), std::string("new\nline"),
                                  std::string("back\\slash"), std::string(" "), std::string("\x01")})
    tree.add(FileTree::kRoot, name, file_of(tree, name.size(), name.size()));
  EntryId directory = FileTree::kRoot;
  for (int depth = 0; depth < 200; ++depth)
    directory = tree.add(directory, "deep", tree::make_directory(kTime));
}

void add_kinds(FileTree& tree) {
  for (const std::size_t size : {0U, 1U, 4095U, 4096U, 4097U, 1000000U})
    tree.add(FileTree::kRoot, "file-" + std::to_string(size), file_of(tree, size, size));
  add_links_and_targets(tree);
  add_devices(tree);
  add_attributes(tree);
  add_xattrs(tree);
  add_odd_names(tree);
}

void add_random_entry(FileTree& tree, EntryId directory, std::mt19937_64& random, std::vector<EntryId>& directories) {
  const std::string name = std::to_string(random()) + std::string(random() % 40, 'x');
  if (tree.child(directory, name)) return;
  switch (random() % 10) {
    case 0:
      directories.push_back(tree.add(directory, name, tree::make_directory(kTime)));
      break;
    case 1:
      tree.add(directory, name, symlink_to(std::string(1 + random() % 200, 'r')));
      break;
    case 2: {
      const std::uint64_t gap = (1 + random() % 5) * kBlock;
      std::vector<std::pair<std::uint64_t, std::size_t>> data;
      for (std::uint64_t piece = 0; piece < random() % 60; ++piece)
        data.emplace_back(piece * (gap + 2 * kBlock) + random() % 1000, 1 + random() % kBlock);
      tree.add(directory, name, file_with_holes(tree, kGiB, data));
      break;
    }
    default:
      tree.add(directory, name, file_of(tree, random() % 30000, random()));
      break;
  }
}

void add_random(FileTree& tree, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<EntryId> directories{FileTree::kRoot};
  for (std::uint64_t count = random() % (1ULL << (random() % 12)); count > 0; --count)
    add_random_entry(tree, directories[random() % directories.size()], random, directories);
}

std::uint64_t number_in(const std::string& name) {
  return std::stoull(name.substr(name.find(':') + 1));
}

}  // namespace

FileTree synthetic_tree(const std::string& name) {
  FileTree tree;
  tree.at(FileTree::kRoot) = tree::make_directory(kTime);
  tree.at(FileTree::kRoot).names = 1;
  const std::string kind = name.substr(0, name.find(':'));
  if (kind == "kinds") {
    add_kinds(tree);
  } else if (kind == "sparse") {
    add_sparse(tree);
  } else if (kind == "names") {
    add_names(tree, number_in(name));
  } else if (kind == "directories") {
    add_directories(tree, number_in(name));
  } else if (kind == "pieces") {
    add_pieces(tree, number_in(name));
  } else if (kind == "random") {
    add_random(tree, number_in(name));
  } else if (kind != "empty") {
    throw Error(ErrorKind::usage, "no tree is called '" + name + "'");
  }
  return tree;
}

}  // namespace rootwright::test
