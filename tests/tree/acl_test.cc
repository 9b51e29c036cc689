// SPDX-License-Identifier: Apache-2.0
#include "tree/acl.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright::tree {

namespace {

AclLine line(AclTag tag, std::uint16_t permissions, std::optional<std::uint32_t> id = std::nullopt) {
  return {.tag = tag, .permissions = permissions, .id = id, .name = {}};
}

const Acl kMinimal{line(AclTag::owner, 6), line(AclTag::owning_group, 4), line(AclTag::other, 0)};

Acl with(Acl acl, const AclLine& more) {
  acl.push_back(more);
  return acl;
}

// What getfattr -e hex shows after `setfacl -m u:1234:rwx,g:5:r` on a file of mode 0640 (acl 2.3.1, Linux 6.18).
constexpr std::string_view kStored =
    "02000000"
    "01000600ffffffff"
    "02000700d2040000"
    "04000400ffffffff"
    "0800040005000000"
    "10000700ffffffff"
    "20000000ffffffff";

Acl stored_acl() {
  return with(with(with(kMinimal, line(AclTag::user, 7, 1234)), line(AclTag::group, 4, 5)), line(AclTag::mask, 7));
}

}  // namespace

TEST_SUITE("tree/acl") {
  TEST_CASE("an ACL is encoded as the kernel shows it, whatever the order of its lines") {
    CHECK(to_hex(as_byte_view(encode_acl(stored_acl()))) == kStored);
  }

  TEST_CASE("decoding gives back what was encoded") {
    const Acl acl = decode_acl(to_text(from_hex(kStored)));
    REQUIRE(acl.size() == 6);
    CHECK(acl[1].tag == AclTag::user);
    CHECK(acl[1].id == 1234);
    CHECK(acl[3].id == 5);
    CHECK_FALSE(acl[4].id.has_value());
    CHECK(encode_acl(acl) == to_text(from_hex(kStored)));
  }

  TEST_CASE("the group's permission bits are those of the mask where there is one") {
    CHECK(permission_bits(kMinimal) == 0640);
    CHECK(permission_bits(stored_acl()) == 0670);
  }

  TEST_CASE("an ACL of owner, owning group and other is minimal") {
    CHECK(is_minimal(kMinimal));
    CHECK_FALSE(is_minimal(with(kMinimal, line(AclTag::mask, 7))));
    CHECK_FALSE(is_minimal(stored_acl()));
  }

  TEST_CASE("an ACL with a name instead of a number is not numeric") {
    CHECK(is_numeric(stored_acl()));
    CHECK_FALSE(is_numeric(with(kMinimal, {.tag = AclTag::user, .permissions = 7, .id = {}, .name = "lisa"})));
  }

  TEST_CASE("lines that are missing or there twice are refused") {
    const char* const needs_three = "an ACL needs one line each for owner, owning group and other";
    CHECK_THROWS_WITH_AS(encode_acl({}), needs_three, Error);
    CHECK_THROWS_WITH_AS(encode_acl(with(kMinimal, line(AclTag::other, 1))), needs_three, Error);
    CHECK_THROWS_WITH_AS(encode_acl(with(kMinimal, line(AclTag::user, 7, 1))),
                         "an ACL that names users or groups needs a mask", Error);
    const char* const twice = "an ACL names a user, a group or the mask twice";
    CHECK_THROWS_WITH_AS(encode_acl(with(stored_acl(), line(AclTag::user, 1, 1234))), twice, Error);
    CHECK_THROWS_WITH_AS(encode_acl(with(stored_acl(), line(AclTag::mask, 1))), twice, Error);
  }

  TEST_CASE("values of another version, length, kind of line or permission are refused") {
    const std::string stored = to_text(from_hex(kStored));
    const char* const no_acl = "its value is no POSIX ACL of version 2";
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, stored.size() - 1}) {
      CHECK_THROWS_WITH_AS(decode_acl(stored.substr(0, size)), no_acl, Error);
    }
    std::string other = stored;
    other[0] = 1;
    CHECK_THROWS_WITH_AS(decode_acl(other), no_acl, Error);
    other = stored;
    other[4] = 3;
    CHECK_THROWS_WITH_AS(decode_acl(other), "an ACL has a line of the unknown kind 3", Error);
    other = stored;
    other[6] = 8;
    CHECK_THROWS_WITH_AS(decode_acl(other), "an ACL has the permissions 8, allowed are 0 to 7", Error);
    CHECK_THROWS_WITH_AS(decode_acl(stored.substr(0, 4)),
                         "an ACL needs one line each for owner, owning group and other", Error);
  }
}

}  // namespace rootwright::tree
