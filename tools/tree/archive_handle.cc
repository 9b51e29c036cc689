// SPDX-License-Identifier: Apache-2.0
#include "tree/archive_handle.h"

#include <cerrno>
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

PlainLocale::PlainLocale() : plain_(newlocale(LC_ALL_MASK, "C", nullptr)) {
  if (plain_ == nullptr) throw system_error(errno, "choose the locale 'C'");
  previous_ = uselocale(plain_);
}

PlainLocale::~PlainLocale() {
  uselocale(previous_);
  freelocale(plain_);
}

}  // namespace rootwright::tree
