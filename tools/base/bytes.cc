// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "base/error.h"

namespace rootwright {

namespace {

constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

template <typename Integer>
Integer load_le(ByteView bytes, std::size_t offset) {
  assert(offset <= bytes.size() && sizeof(Integer) <= bytes.size() - offset);
  Integer value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    value = static_cast<Integer>(value << 8U | std::to_integer<Integer>(bytes[offset + i]));
  }
  return value;
}

template <typename Integer>
void store_le(std::span<std::byte> bytes, std::size_t offset, Integer value) {
  assert(offset <= bytes.size() && sizeof(Integer) <= bytes.size() - offset);
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    bytes[offset + i] = static_cast<std::byte>(std::uint64_t{value} >> 8U * i & 0xffU);
  }
}

unsigned hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  throw Error(ErrorKind::input, "'" + printable({&digit, 1}) + "' is not a hexadecimal digit");
}

unsigned base64_digit(char digit) {
  const auto place = kBase64Digits.find(digit);
  if (place == std::string_view::npos) {
    throw Error(ErrorKind::input, "'" + printable({&digit, 1}) + "' is not a base64 digit");
  }
  return static_cast<unsigned>(place);
}

}  // namespace

std::uint16_t load_le16(ByteView bytes, std::size_t offset) {
  return load_le<std::uint16_t>(bytes, offset);
}
std::uint32_t load_le32(ByteView bytes, std::size_t offset) {
  return load_le<std::uint32_t>(bytes, offset);
}
std::uint64_t load_le64(ByteView bytes, std::size_t offset) {
  return load_le<std::uint64_t>(bytes, offset);
}
void store_le16(std::span<std::byte> bytes, std::size_t offset, std::uint16_t value) {
  store_le(bytes, offset, value);
}
void store_le32(std::span<std::byte> bytes, std::size_t offset, std::uint32_t value) {
  store_le(bytes, offset, value);
}
void store_le64(std::span<std::byte> bytes, std::size_t offset, std::uint64_t value) {
  store_le(bytes, offset, value);
}

ByteView as_byte_view(std::string_view text) {
  return std::as_bytes(std::span(text));
}

std::string to_text(ByteView bytes) {
  std::string text(bytes.size(), '\0');
  if (!bytes.empty()) std::memcpy(text.data(), bytes.data(), bytes.size());
  return text;
}

Bytes to_bytes(std::string_view text) {
  const ByteView view = as_byte_view(text);
  return {view.begin(), view.end()};
}

bool is_zero(ByteView bytes) {
  // Comparing the bytes with themselves, one further on, runs at memcmp's speed.
  return bytes.empty() ||
         (bytes.front() == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

std::string to_hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const std::byte byte : bytes) {
    digits += kDigits[std::to_integer<std::size_t>(byte >> 4U)];
    digits += kDigits[std::to_integer<std::size_t>(byte & std::byte{0x0f})];
  }
  return digits;
}

Bytes from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) {
    throw Error(ErrorKind::input, std::to_string(digits.size()) + " hexadecimal digits are no whole number of bytes");
  }
  Bytes bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(hex_digit(digits[i]) << 4U | hex_digit(digits[i + 1])));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < count ? std::to_integer<unsigned>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kBase64Digits[group >> (18U - 6U * k) & 0x3fU] : '=';
    }
  }
  return text;
}

Bytes from_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    throw Error(ErrorKind::input, std::to_string(text.size()) + " base64 digits are no multiple of 4");
  }
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last || text[i + 3] != '=' ? 0 : text[i + 2] == '=' ? 2 : 1;
    unsigned group = 0;
    for (std::size_t k = 0; k < 4; ++k)
      group = group << 6U | (k < 4 - padding ? base64_digit(text[i + k]) : 0U);
    for (std::size_t k = 0; k < 3 - padding; ++k)
      bytes.push_back(static_cast<std::byte>(group >> (16U - 8U * k) & 0xffU));
    if (padding > 0 && (group & (padding == 1 ? 0xffU : 0xffffU)) != 0) {
      throw Error(ErrorKind::input, "base64 text ends in bits that are not zero");
    }
  }
  return bytes;
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte != 0x7f && byte != '\\') {
      out += character;
    } else {
      out += '\\';
      for (const unsigned shift : {6U, 3U, 0U})
        out += static_cast<char>('0' + (byte >> shift & 7U));
    }
  }
  return out;
}

}  // namespace rootwright
