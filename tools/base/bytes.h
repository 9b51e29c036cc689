// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rootwright {

using ByteView = std::span<const std::byte>;
using Bytes = std::vector<std::byte>;

/// Fixed-width integers in files. `offset + width` must lie inside `bytes`: asserted, check sizes before.
[[nodiscard]] std::uint16_t load_le16(ByteView bytes, std::size_t offset);
[[nodiscard]] std::uint32_t load_le32(ByteView bytes, std::size_t offset);
[[nodiscard]] std::uint64_t load_le64(ByteView bytes, std::size_t offset);
void store_le16(std::span<std::byte> bytes, std::size_t offset, std::uint16_t value);
void store_le32(std::span<std::byte> bytes, std::size_t offset, std::uint32_t value);
void store_le64(std::span<std::byte> bytes, std::size_t offset, std::uint64_t value);

/// The bytes of a text, valid as long as the text.
[[nodiscard]] ByteView as_byte_view(std::string_view text);
/// The text that `bytes` hold, whatever its encoding.
[[nodiscard]] std::string to_text(ByteView bytes);
[[nodiscard]] Bytes to_bytes(std::string_view text);

/// True if every byte is zero; true for no bytes.
[[nodiscard]] bool is_zero(ByteView bytes);

/// Lower-case hexadecimal digits, two per byte.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// The inverse; both cases of digits are read. Throws Error(input) on an odd length or any other character.
[[nodiscard]] Bytes from_hex(std::string_view digits);

/// RFC 4648 section 4, padded, no line breaks.
[[nodiscard]] std::string to_base64(ByteView bytes);
/// The inverse. Throws Error(input) on a wrong length, character or padding.
[[nodiscard]] Bytes from_base64(std::string_view text);

/// `text` for a message: control bytes and backslashes as \ooo (three octal digits), everything else as it is.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace rootwright
