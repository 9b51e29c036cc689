// SPDX-License-Identifier: Apache-2.0
#include "image/derive.h"

#include <doctest/doctest.h>

namespace rootwright::image {

namespace {
const Uuid kSeed = Uuid::parse("6f2a0c1e-5b7d-4e8f-9a0b-1c2d3e4f5061");
}  // namespace

TEST_SUITE("image/derive") {
  // python3 -c "import hmac; print(hmac.new(bytes.fromhex('6f2a0c1e5b7d4e8f9a0b1c2d3e4f5061'), b'disk-uuid',
  // 'sha256').hexdigest())"
  TEST_CASE("bytes are the HMAC-SHA256 of the name under the seed") {
    CHECK(to_hex(derive_bytes(kSeed, "disk-uuid")) ==
          "f632b22369f70d66c59636a7617460ffa26a5a05faa459143537ed03dce0805f");
  }

  TEST_CASE("a UUID is the first half of the bytes with the version 4 bits set") {
    const std::string text = derive_uuid(kSeed, "disk-uuid").text();
    CHECK(text.substr(0, 13) == "f632b223-69f7");
    CHECK(text[14] == '4');
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
  }

  TEST_CASE("another name gives other bytes") {
    CHECK(derive_bytes(kSeed, "partition-uuid:BootA") != derive_bytes(kSeed, "partition-uuid:BootB"));
    CHECK(derive_volume_id(kSeed, "a") != derive_volume_id(kSeed, "b"));
  }
}

}  // namespace rootwright::image
