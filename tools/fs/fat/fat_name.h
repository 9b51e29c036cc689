// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rootwright::fs {

/// The name that every record has: eight characters and three of an extension, padded with spaces, without the dot.
using FatAlias = std::array<char, 11>;

inline constexpr std::size_t kMostLongNameUnits = 255;  ///< UTF-16 code units

/// A name as a FAT directory keeps it.
struct FatName {
  FatAlias alias{};
  std::u16string long_name;  ///< empty where the alias says it all
};

/// UTF-8 to UTF-16. Throws Error(input) "no valid UTF-8" and nothing about which name it is.
[[nodiscard]] std::u16string utf16_of(std::string_view name);
/// The inverse; what is no valid UTF-16 becomes U+FFFD.
[[nodiscard]] std::string utf8_of(std::u16string_view name);

/// "README.TXT" for "README  TXT".
[[nodiscard]] std::string text_of(const FatAlias& alias);

/// `name` with ASCII letters in lower case: how names of one directory compare.
[[nodiscard]] std::string fold_ascii_case(std::string_view name);

/// The names of one directory, in the order given. They are different without regard to ASCII case: the caller has
/// seen to that. Takes time linear in their number, however alike they are. Throws Error(input) for a name that FAT
/// cannot hold, called by its path: `directory`, such as "/EFI/", and the name.
[[nodiscard]] std::vector<FatName> name_directory(std::string_view directory,
                                                  const std::vector<std::string_view>& names);

}  // namespace rootwright::fs
