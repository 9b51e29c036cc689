// SPDX-License-Identifier: Apache-2.0
#include "tree/archive_handle.h"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <stdexcept>
#include <string_view>

#include "base/error.h"

namespace rootwright::tree {

namespace {

/// "Pathname can't be converted from UTF-8 to current locale." and the same for link, user and group names. The first
/// two come with the bytes as they are in the archive, the last two are of no use to us.
bool is_about_the_locale(std::string_view message) {
  return message.find("can't be converted from ") != std::string_view::npos && message.ends_with(" to current locale.");
}

std::string_view words_of(struct archive& reader) {
  const char* words = archive_error_string(&reader);
  return words != nullptr ? words : "is truncated or corrupt";
}

bool contains(ByteView bytes, ByteView part) {
  return !std::less<>{}(part.data(), bytes.data()) &&
         !std::greater<>{}(part.data() + part.size(), bytes.data() + bytes.size());
}

/// libarchive copies what is left of the archive where it looks further ahead than there are bytes: in an archive of
/// less than 512 bytes, when it asks whether that is a tar. Its position tells where the copy is from.
ByteView find_original(struct archive& reader, ByteView archive, ByteView copy) {
  const auto position = static_cast<std::uint64_t>(archive_filter_bytes(&reader, 0));
  if (position > archive.size() || copy.size() > archive.size() - position) {
    throw std::logic_error("libarchive gave bytes from behind the end of the archive");
  }
  const ByteView original = archive.subspan(position, copy.size());
  if (!std::ranges::equal(original, copy)) throw std::logic_error("libarchive gave bytes from elsewhere");
  return original;
}

}  // namespace

void open_bytes(struct archive& reader, ByteView bytes) {
  check(reader, archive_read_open_memory2(&reader, bytes.data(), bytes.size(), bytes.size()));
}

void check(struct archive& reader, int result) {
  if (result == ARCHIVE_OK) return;
  const std::string_view words = words_of(reader);
  if (result == ARCHIVE_WARN && is_about_the_locale(words)) return;
  throw Error(ErrorKind::input, printable(words));
}

void check_no_warning(struct archive& reader) {
  if (archive_error_string(&reader) != nullptr) check(reader, ARCHIVE_WARN);
}

std::optional<StoredBlock> next_block(struct archive& reader, ByteView archive) {
  const void* data = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int result = archive_read_data_block(&reader, &data, &size, &offset);
  if (result == ARCHIVE_EOF) return std::nullopt;
  check(reader, result);
  const ByteView bytes(static_cast<const std::byte*>(data), size);
  const bool is_original = bytes.empty() || contains(archive, bytes);
  return StoredBlock{.offset = static_cast<std::uint64_t>(offset),
                     .bytes = is_original ? bytes : find_original(reader, archive, bytes)};
}

PlainLocale::PlainLocale() : plain_(newlocale(LC_ALL_MASK, "C", nullptr)) {
  if (plain_ == nullptr) throw system_error(errno, "choose the locale 'C'");
  previous_ = uselocale(plain_);
}

PlainLocale::~PlainLocale() {
  uselocale(previous_);
  freelocale(plain_);
}

}  // namespace rootwright::tree
