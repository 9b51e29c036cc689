// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"

namespace rootwright {

Uuid Uuid::parse(std::string_view text) {
  const bool shaped = text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
  std::string digits(text);
  std::erase(digits, '-');
  if (!shaped || digits.size() != 32 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    throw Error(ErrorKind::input,
                "'" + printable(text) + "' is not a UUID such as 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'");
  }
  return from_bytes(from_hex(digits));
}

Uuid Uuid::from_bytes(ByteView bytes) {
  assert(bytes.size() >= 16);
  Uuid uuid;
  std::ranges::copy(bytes.first(16), uuid.bytes.begin());
  return uuid;
}

Uuid Uuid::version4(ByteView bytes) {
  Uuid uuid = from_bytes(bytes);
  uuid.bytes[6] = (uuid.bytes[6] & std::byte{0x0f}) | std::byte{0x40};
  uuid.bytes[8] = (uuid.bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  return uuid;
}

std::string Uuid::text() const {
  std::string digits = to_hex(bytes);
  for (const std::size_t place : {20U, 16U, 12U, 8U})
    digits.insert(place, "-");
  return digits;
}

}  // namespace rootwright
