// SPDX-License-Identifier: Apache-2.0
// Archives of hostile bytes, read and laid over a tree that has what entries may meet: files, directories, links. The
// first byte of an input has flags: bit 0 makes the checksums of tar headers right, which no fuzzer finds by itself.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/file.h"
#include "tree/overlay.h"
#include "tree/private_keys.h"

namespace rootwright::tree {

namespace {

constexpr std::size_t kBlockSize = 512;

Entry make_symlink(std::string target) {
  Entry entry = make_file({}, {});
  entry.kind = EntryKind::symlink;
  entry.body = std::move(target);
  return entry;
}

FileTree make_tree() {
  FileTree tree;
  const EntryId usr = tree.add(FileTree::kRoot, "usr", make_directory({}));
  tree.add(usr, "lib", make_directory({}));
  tree.add(usr, "f", make_file({}, {}));
  tree.add(FileTree::kRoot, "lib", make_symlink("usr/lib"));
  tree.add(FileTree::kRoot, "loop", make_symlink("loop"));
  tree.add(FileTree::kRoot, "up", make_symlink("../../usr"));
  return tree;
}

/// The sum over a tar header, whose checksum counts as spaces (POSIX pax, "ustar Interchange Format").
void seal(std::span<std::byte> header) {
  constexpr std::size_t kChecksum = 148;
  std::ranges::fill(header.subspan(kChecksum, 8), std::byte{' '});
  unsigned sum = 0;
  for (const std::byte byte : header)
    sum += std::to_integer<unsigned>(byte);
  for (std::size_t digit = 0; digit < 6; ++digit, sum /= 8) {
    header[kChecksum + 5 - digit] = static_cast<std::byte>('0' + sum % 8);
  }
  header[kChecksum + 6] = std::byte{0};
}

void seal_headers(std::span<std::byte> archive) {
  for (std::size_t at = 0; at + kBlockSize <= archive.size(); at += kBlockSize) {
    const std::span<std::byte> block = archive.subspan(at, kBlockSize);
    if (to_text(block.subspan(257, 5)) == "ustar") seal(block);
  }
}

/// A nameless file in memory, and a path that opens it.
class HostileFile {
 public:
  explicit HostileFile(ByteView bytes) : file_(memfd_create("archive", MFD_CLOEXEC)) {
    if (write(file_.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  }
  [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

 private:
  FileDescriptor file_;
};

void require_promises(const Content& content) {
  std::uint64_t end = 0;
  for (const Piece& piece : content.pieces) {
    if (piece.bytes.empty() || piece.offset < end || piece.offset > content.size) std::abort();
    if (piece.bytes.size() > content.size - piece.offset) std::abort();
    end = piece.offset + piece.bytes.size();
    // Touched, so that AddressSanitizer and the kernel see what is out of bounds.
    const volatile std::byte ends[] = {piece.bytes.front(), piece.bytes.back()};
    static_cast<void>(ends);
  }
}

void require_promises(const FileTree& tree) {
  std::vector<std::uint32_t> names(tree.id_limit());
  tree.walk([&](const std::string& path, EntryId id) {
    const Entry& entry = tree.at(id);
    names[id] += 1;
    if (path != "/" && !is_valid_name(path.substr(path.rfind('/') + 1))) std::abort();
    if (entry.is_regular()) require_promises(entry.content());
    if (!std::ranges::is_sorted(entry.xattrs)) std::abort();
  });
  for (std::size_t id = 0; id < names.size(); ++id) {
    if (names[id] != tree.at(static_cast<EntryId>(id)).names) std::abort();
  }
}

void read_hostile(ByteView input) {
  if (input.empty()) return;
  Bytes bytes(input.begin() + 1, input.end());
  if ((std::to_integer<unsigned>(input.front()) & 1U) != 0) seal_headers(bytes);
  const HostileFile file(bytes);
  ThreadPool pool(1);
  FileTree tree = make_tree();
  try {
    lay_over(tree, read_archive(file.path(), pool));
    require_promises(tree);
    static_cast<void>(find_private_keys(tree));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) std::abort();
  }
}

}  // namespace

}  // namespace rootwright::tree

/// libarchive reserves what a cpio header says that its name takes, up to 4 GiB, and uses no more of it than the
/// archive has: nothing to stop for.
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  static std::string limit = "-malloc_limit_mb=8192";
  static std::vector<char*> all(*arguments, *arguments + *count);
  all.push_back(limit.data());
  *count += 1;
  *arguments = all.data();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rootwright::tree::read_hostile(std::as_bytes(std::span(data, size)));
  return 0;
}
