// SPDX-License-Identifier: Apache-2.0
#include "gpt/label.h"

#include <cassert>
#include <optional>

#include "base/error.h"

namespace rootwright::gpt {

namespace {

constexpr char32_t kReplacement = 0xfffd;

bool is_surrogate(char32_t character) {
  return character >= 0xd800 && character <= 0xdfff;
}

/// Takes one character off the front of `text`, which is not empty; nothing if it is not UTF-8 (RFC 3629 section 4).
std::optional<char32_t> take_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80        ? 1
                             : first >> 5U == 6  ? 2
                             : first >> 4U == 14 ? 3
                             : first >> 3U == 30 ? 4
                                                 : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  char32_t character = length == 1 ? first : first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next >> 6U != 2) return std::nullopt;
    character = character << 6U | (next & 0x3fU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (character < kSmallest[length] || is_surrogate(character) || character > 0x10ffff) return std::nullopt;
  text.remove_prefix(length);
  return character;
}

void append_utf8(std::string& text, char32_t character) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | (character >> shift & 0x3fU)); };
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xc0U | character >> 6U);
    tail(0);
  } else if (character < 0x10000) {
    text += static_cast<char>(0xe0U | character >> 12U);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xf0U | character >> 18U);
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::u16string encode_label(std::string_view label) {
  std::u16string units;
  for (std::string_view rest = label; !rest.empty();) {
    const std::optional<char32_t> character = take_character(rest);
    if (!character) throw Error(ErrorKind::input, "label is not UTF-8");
    if (*character == 0) throw Error(ErrorKind::input, "label holds a NUL character");
    if (*character > 0xffff) throw Error(ErrorKind::input, "label holds a character beyond U+FFFF");
    units += static_cast<char16_t>(*character);
  }
  if (units.size() > kLabelUnits) {
    throw Error(ErrorKind::input, "label has " + std::to_string(units.size()) + " characters, allowed are " +
                                      std::to_string(kLabelUnits));
  }
  return units;
}

DecodedLabel decode_label(ByteView field) {
  assert(field.size() == 2 * kLabelUnits);
  DecodedLabel label;
  std::size_t offset = 0;
  for (; offset < field.size() && load_le16(field, offset) != 0; offset += 2) {
    char32_t character = load_le16(field, offset);
    const char32_t next = offset + 2 < field.size() ? load_le16(field, offset + 2) : 0;
    if (character >= 0xd800 && character <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
      character = 0x10000 + ((character - 0xd800) << 10U) + (next - 0xdc00);
      offset += 2;
    } else if (is_surrogate(character)) {
      label.finding = "label is not UTF-16";
      character = kReplacement;
    }
    append_utf8(label.text, character);
  }
  if (!is_zero(field.subspan(offset))) label.finding = "label goes on behind its end";
  return label;
}

}  // namespace rootwright::gpt
