// SPDX-License-Identifier: Apache-2.0
#include "layout/yaml_text.h"

#include <algorithm>
#include <array>

namespace rootwright::layout {

namespace {

unsigned byte_at(std::string_view text, std::size_t position) {
  return position < text.size() ? static_cast<unsigned char>(text[position]) : 0U;
}

/// The lead byte of a sequence in UTF-8 and what may follow it first (Unicode 15, table 3-7).
struct Sequence {
  unsigned first_lead, last_lead;
  unsigned first_second, last_second;
  std::size_t length;
};
constexpr std::array<Sequence, 8> kSequences{{{0xc2, 0xdf, 0x80, 0xbf, 2},
                                              {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                              {0xe1, 0xec, 0x80, 0xbf, 3},
                                              {0xed, 0xed, 0x80, 0x9f, 3},
                                              {0xee, 0xef, 0x80, 0xbf, 3},
                                              {0xf0, 0xf0, 0x90, 0xbf, 4},
                                              {0xf1, 0xf3, 0x80, 0xbf, 4},
                                              {0xf4, 0xf4, 0x80, 0x8f, 4}}};

bool is_control(unsigned byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

/// Bytes of the character at `position`; 0 if there is no UTF-8.
std::size_t character_length(std::string_view text, std::size_t position) {
  const unsigned lead = byte_at(text, position);
  if (lead < 0x80) return 1;
  for (const Sequence& sequence : kSequences) {
    if (lead < sequence.first_lead || lead > sequence.last_lead) continue;
    const unsigned second = byte_at(text, position + 1);
    if (second < sequence.first_second || second > sequence.last_second) return 0;
    for (std::size_t place = 2; place < sequence.length; ++place) {
      if ((byte_at(text, position + place) & 0xc0U) != 0x80U) return 0;
    }
    return sequence.length;
  }
  return 0;
}

Location location_of(std::string_view text, std::size_t position, const std::string& file) {
  const std::string_view before = text.substr(0, position);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {.file = file,
          .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(position - line_start) + 1};
}

}  // namespace

std::optional<Finding> refuse_characters(std::string_view text, const std::string& file) {
  if (text.starts_with("\xef\xbb\xbf")) {
    return Finding{location_of(text, 0, file), "file begins with a byte order mark; write UTF-8 without"};
  }
  for (std::size_t position = 0; position < text.size();) {
    if (is_control(byte_at(text, position))) {
      return Finding{location_of(text, position, file),
                     "control character " + std::to_string(byte_at(text, position)) + " is not allowed"};
    }
    const std::size_t length = character_length(text, position);
    if (length == 0) {
      return Finding{location_of(text, position, file),
                     "byte " + std::to_string(byte_at(text, position)) + " is not UTF-8"};
    }
    position += length;
  }
  return std::nullopt;
}

std::string_view word_at(std::string_view text, std::size_t position) {
  const std::string_view rest = text.substr(std::min(position, text.size()));
  return rest.substr(0, rest.find_first_of(" \t\r\n,[]{}"));
}

bool quotes_end(std::string_view text) {
  if (!text.starts_with('"') && !text.starts_with('\'')) return true;
  const char quote = text.front();
  for (std::size_t position = 1; position < text.size(); ++position) {
    const bool escaped = quote == '"' ? text[position] == '\\' : text.substr(position).starts_with("''");
    if (escaped) {
      ++position;
    } else if (text[position] == quote) {
      return true;
    }
  }
  return false;
}

}  // namespace rootwright::layout
