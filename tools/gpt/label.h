// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace rootwright::gpt {

/// UTF-16 code units that an entry has for its label.
inline constexpr std::size_t kLabelUnits = 36;

/// A label as the table has it. Throws Error(input) if `label` is not UTF-8, holds a NUL, a character beyond U+FFFF
/// (libfdisk cannot write one), or more than 36 characters.
[[nodiscard]] std::u16string encode_label(std::string_view label);

/// What an entry's label says, and what is wrong with it ("" if nothing is).
struct DecodedLabel {
  std::string text;  ///< UTF-8; an unpaired surrogate becomes U+FFFD
  std::string finding;
};

/// Reads the 72 bytes of a label.
[[nodiscard]] DecodedLabel decode_label(ByteView field);

}  // namespace rootwright::gpt
