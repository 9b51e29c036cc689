// SPDX-License-Identifier: Apache-2.0
#include "tree/debian_package.h"

#include <optional>
#include <string>

#include <archive_entry.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "tree/archive_handle.h"

namespace rootwright::tree {

namespace {

struct Member {
  std::string name;
  ByteView bytes;
};

/// Nothing after the last one.
std::optional<Member> next_member(struct archive& reader, ByteView package) {
  struct archive_entry* entry = nullptr;
  const int result = archive_read_next_header(&reader, &entry);
  if (result == ARCHIVE_EOF) return std::nullopt;
  check(reader, result);
  Member member{.name = archive_entry_pathname(entry), .bytes = {}};
  // A member of bytes in one stretch comes in one block.
  if (const std::optional<StoredBlock> block = next_block(reader, package)) member.bytes = block->bytes;
  if (member.bytes.size() != static_cast<std::uint64_t>(archive_entry_size(entry))) {
    throw Error(ErrorKind::input, "is truncated: its member " + quote(member.name) + " has " +
                                      format_count(member.bytes.size()) + " of " +
                                      format_count(static_cast<std::uint64_t>(archive_entry_size(entry))) + " bytes");
  }
  return member;
}

void check_format(const std::optional<Member>& first) {
  if (!first || first->name != "debian-binary") {
    throw Error(ErrorKind::input, "is an ar archive, but no Debian package: its first member is not 'debian-binary'");
  }
  const std::string version = to_text(first->bytes);
  if (!version.starts_with("2.")) {
    throw Error(ErrorKind::input, "is a Debian package of format " + quote(version) + ", format 2 is needed");
  }
}

}  // namespace

bool is_ar_archive(ByteView bytes) {
  constexpr std::string_view kMagic = "!<arch>\n";
  return bytes.size() >= kMagic.size() && to_text(bytes.first(kMagic.size())) == kMagic;
}

StoredBytes package_content(const StoredBytes& package) {
  const ArchiveReader reader(archive_read_new());
  check(*reader, archive_read_support_format_ar(reader.get()));
  open_bytes(*reader, package.view);
  check_format(next_member(*reader, package.view));
  std::optional<ByteView> content;
  while (const std::optional<Member> member = next_member(*reader, package.view)) {
    if (!member->name.starts_with("data.tar")) continue;
    if (content) throw Error(ErrorKind::input, "is a Debian package with two members 'data.tar'");
    content = member->bytes;
  }
  if (!content) throw Error(ErrorKind::input, "is a Debian package without the member 'data.tar'");
  return {.view = *content, .owner = package.owner};
}

}  // namespace rootwright::tree
