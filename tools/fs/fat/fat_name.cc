// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_name.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright::fs {

namespace {

constexpr std::string_view kNotInLongNames = "\"*/:<>?\\|";
constexpr std::string_view kNotInAliases = "+,;=[].";  // besides those and the space
constexpr std::size_t kStemLength = 8;
constexpr std::size_t kExtensionLength = 3;

struct DecodedCharacter {
  char32_t code_point;
  std::size_t length;  ///< bytes
};

/// The first character of `text`, which is not empty. RFC 3629: the shortest form only, no surrogates.
std::optional<DecodedCharacter> decode_utf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return DecodedCharacter{.code_point = lead, .length = 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return std::nullopt;
  char32_t code_point = lead & (0x7fU >> length);
  for (const char character : text.substr(1, length - 1)) {
    const auto byte = static_cast<unsigned char>(character);
    if ((byte & 0xc0U) != 0x80) return std::nullopt;
    code_point = code_point << 6U | (byte & 0x3fU);
  }
  const bool too_long = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x1'0000);
  const bool is_surrogate = code_point >= 0xd800 && code_point < 0xe000;
  if (too_long || is_surrogate || code_point > 0x10'ffff) return std::nullopt;
  return DecodedCharacter{.code_point = code_point, .length = length};
}

void append_utf8(std::string& text, char32_t code_point) {
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
    return;
  }
  const unsigned tail_bytes = code_point < 0x800 ? 1 : code_point < 0x1'0000 ? 2 : 3;
  const unsigned lead = tail_bytes == 1 ? 0xc0 : tail_bytes == 2 ? 0xe0 : 0xf0;
  text += static_cast<char>(lead | code_point >> 6U * tail_bytes);
  for (unsigned left = tail_bytes; left-- > 0;) {
    text += static_cast<char>(0x80U | (code_point >> 6U * left & 0x3fU));
  }
}

char upper(char character) {
  return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
}

bool is_allowed_in_alias(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte > 0x20 && byte < 0x7f && kNotInLongNames.find(character) == std::string_view::npos &&
         kNotInAliases.find(character) == std::string_view::npos;
}

FatAlias make_alias(std::string_view stem, std::string_view extension) {
  FatAlias alias;
  alias.fill(' ');
  stem.copy(alias.data(), kStemLength);
  extension.copy(alias.data() + kStemLength, kExtensionLength);
  return alias;
}

/// The alias that is the name itself in upper case; nothing if it is too long for that or has other characters.
std::optional<FatAlias> natural_alias(std::string_view name) {
  const std::size_t dot = std::min(name.find('.'), name.size());
  const std::string_view stem = name.substr(0, dot);
  const std::string_view extension = dot < name.size() ? name.substr(dot + 1) : "";
  if (stem.empty() || stem.size() > kStemLength || extension.size() > kExtensionLength) return std::nullopt;
  if (!std::ranges::all_of(stem, is_allowed_in_alias) || !std::ranges::all_of(extension, is_allowed_in_alias)) {
    return std::nullopt;
  }
  FatAlias alias = make_alias(stem, extension);
  std::ranges::transform(alias, alias.begin(), upper);
  return alias;
}

struct AliasBasis {
  std::string stem;       ///< 1 to 8 characters
  std::string extension;  ///< up to 3
};

/// Upper case, spaces and leading dots dropped, one '_' for each other character that aliases cannot hold.
std::string in_alias_characters(std::string_view part, std::size_t limit) {
  std::string characters;
  for (std::size_t i = 0; i < part.size() && characters.size() < limit;) {
    const std::size_t length = decode_utf8(part.substr(i))->length;
    if (part[i] != ' ' && part[i] != '.') characters += is_allowed_in_alias(part[i]) ? upper(part[i]) : '_';
    i += length;
  }
  return characters;
}

/// Of a name that is valid UTF-8 and does not consist of spaces and dots. Microsoft 1.03, "The Basis-Name Generation
/// Algorithm".
AliasBasis alias_basis(std::string_view name) {
  name.remove_prefix(name.find_first_not_of(" ."));
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {.stem = in_alias_characters(name, kStemLength), .extension = ""};
  return {.stem = in_alias_characters(name.substr(0, dot), kStemLength),
          .extension = in_alias_characters(name.substr(dot + 1), kExtensionLength)};
}

/// Gives out "STEM~1", "STEM~2", ... Every shortened stem counts for itself and goes on where it stopped: no number is
/// tried twice, so a directory of any size takes linear time.
class NumericTails {
 public:
  /// Aliases in `taken` are not given out; what is given out is added.
  explicit NumericTails(std::unordered_set<std::string>& taken) : taken_(taken) {}

  FatAlias next(const AliasBasis& basis) {
    for (std::size_t digits = 1, limit = 10;; ++digits, limit *= 10) {
      const std::string stem = basis.stem.substr(0, kStemLength - 1 - digits) + "~";
      std::size_t& number = last_number_[std::to_string(digits) + stem + "." + basis.extension];
      if (number == 0) number = limit / 10 - 1;
      while (number + 1 < limit) {
        number += 1;
        const FatAlias alias = make_alias(stem + std::to_string(number), basis.extension);
        if (taken_.emplace(alias.begin(), alias.end()).second) return alias;
      }
    }
  }

 private:
  std::unordered_set<std::string>& taken_;
  std::unordered_map<std::string, std::size_t> last_number_;
};

void check_name(std::string_view name, std::u16string_view units) {
  const auto refused = std::ranges::find_if(name, [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7f || kNotInLongNames.find(character) != std::string_view::npos;
  });
  if (refused != name.end()) {
    throw Error(ErrorKind::input, "FAT names hold no '" + printable({&*refused, 1}) + "'");
  }
  if (name.back() == ' ' || name.back() == '.') {
    throw Error(ErrorKind::input, "FAT names do not end in a space or a dot");
  }
  if (units.size() > kMostLongNameUnits) {
    throw Error(ErrorKind::input, "a name of " + std::to_string(units.size()) + " UTF-16 units, FAT holds up to " +
                                      std::to_string(kMostLongNameUnits));
  }
}

}  // namespace

std::u16string utf16_of(std::string_view name) {
  std::u16string units;
  while (!name.empty()) {
    const std::optional<DecodedCharacter> character = decode_utf8(name);
    if (!character) throw Error(ErrorKind::input, "no valid UTF-8");
    name.remove_prefix(character->length);
    if (character->code_point < 0x1'0000) {
      units += static_cast<char16_t>(character->code_point);
    } else {
      units += static_cast<char16_t>(0xd7c0U + (character->code_point >> 10U));
      units += static_cast<char16_t>(0xdc00U + (character->code_point & 0x3ffU));
    }
  }
  return units;
}

std::string utf8_of(std::u16string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_surrogate = name[i] >= 0xd800 && name[i] < 0xe000;
    if (!is_surrogate) {
      append_utf8(text, name[i]);
    } else if (name[i] < 0xdc00 && i + 1 < name.size() && name[i + 1] >= 0xdc00 && name[i + 1] < 0xe000) {
      const char32_t high = name[i] - 0xd800U;
      append_utf8(text, 0x1'0000U + (high << 10U) + (name[++i] - 0xdc00U));
    } else {
      append_utf8(text, 0xfffd);
    }
  }
  return text;
}

std::string text_of(const FatAlias& alias) {
  const std::string_view characters(alias.data(), alias.size());
  const auto without_padding = [](std::string_view part) { return part.substr(0, part.find_last_not_of(' ') + 1); };
  std::string text(without_padding(characters.substr(0, kStemLength)));
  const std::string_view extension = without_padding(characters.substr(kStemLength));
  if (!extension.empty()) text.append(".").append(extension);
  return text;
}

std::string fold_ascii_case(std::string_view name) {
  std::string folded(name);
  for (char& character : folded) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return folded;
}

std::vector<FatName> name_directory(std::string_view directory, const std::vector<std::string_view>& names) {
  std::vector<FatName> stored(names.size());
  std::vector<bool> is_natural(names.size());
  std::unordered_set<std::string> taken;
  for (std::size_t i = 0; i < names.size(); ++i) {
    with_context("'" + printable(directory) + printable(names[i]) + "'", [&] {
      stored[i].long_name = utf16_of(names[i]);
      check_name(names[i], stored[i].long_name);
    });
    const std::optional<FatAlias> alias = natural_alias(names[i]);
    if (!alias) continue;
    is_natural[i] = true;
    stored[i].alias = *alias;
    taken.emplace(alias->begin(), alias->end());
    if (text_of(*alias) == names[i]) stored[i].long_name.clear();
  }
  NumericTails tails(taken);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_natural[i]) stored[i].alias = tails.next(alias_basis(names[i]));
  }
  return stored;
}

}  // namespace rootwright::fs
