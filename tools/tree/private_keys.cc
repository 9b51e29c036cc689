// SPDX-License-Identifier: Apache-2.0
#include "tree/private_keys.h"

#include <cstring>
#include <string_view>

#include "base/size.h"

namespace rootwright::tree {

namespace {

// A key or a bundle of certificates with one is much smaller; larger files are not read.
constexpr std::uint64_t kLargestKeyFile = 64 * kKiB;

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool is_base64(std::string_view line) {
  return !line.empty() && line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") ==
                              std::string_view::npos;
}

/// True for what stands behind the line "-----BEGIN … PRIVATE KEY-----" of a key: Base64 (RFC 7468), or the headers of
/// an encrypted one (RFC 1421). Documentation and programs that only speak of keys have something else there.
bool is_key_body(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return is_base64(line) || line.starts_with("Proc-Type: ");
}

/// True if a key begins with the line that begins here.
bool begins_key(std::string_view text) {
  constexpr std::string_view kEnd = "PRIVATE KEY-----";
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos) return false;
  std::string_view line = text.substr(0, line_end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.ends_with(kEnd) && is_key_body(text.substr(line_end + 1));
}

bool holds_key(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at + 1)) {
    if ((at == 0 || text[at - 1] == '\n') && begins_key(text.substr(at))) return true;
  }
  return false;
}

bool holds_key(const Content& content) {
  // A key is too short for a hole in it.
  for (const Piece& piece : content.pieces) {
    if (holds_key(as_text(piece.bytes))) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> find_private_keys(const FileTree& tree) {
  std::vector<std::string> paths;
  tree.walk([&](const std::string& path, EntryId id) {
    const Entry& entry = tree.at(id);
    if (!entry.is_regular() || entry.content().size > kLargestKeyFile) return;
    if (holds_key(entry.content())) paths.push_back(path);
  });
  return paths;
}

}  // namespace rootwright::tree
