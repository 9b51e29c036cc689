// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/error.h"
#include "fs/ext4/posix_acl.h"

namespace rootwright::fs::ext4 {

namespace {

std::string stored_hex(std::string_view given_hex) {
  return to_hex(as_byte_view(stored_acl(to_text(from_hex(given_hex)))));
}

// Entries in the form of getxattr(2): tag, permissions, id.
constexpr std::string_view kVersion = "02000000";
constexpr std::string_view kOwner = "01000700ffffffff";
constexpr std::string_view kUser1000 = "02000600e8030000";
constexpr std::string_view kUser5 = "0200040005000000";
constexpr std::string_view kOwningGroup = "04000500ffffffff";
constexpr std::string_view kGroup50 = "0800070032000000";
constexpr std::string_view kMask = "10000700ffffffff";
constexpr std::string_view kOther = "20000400ffffffff";

std::string acl(std::initializer_list<std::string_view> parts) {
  std::string text(kVersion);
  for (const std::string_view part : parts)
    text += part;
  return text;
}

void check_refusal(const std::string& given_hex, const std::string& why) {
  CAPTURE(given_hex);
  CHECK_THROWS_WITH_AS(stored_hex(given_hex), ("not a POSIX ACL of version 2: " + why).c_str(), Error);
}

}  // namespace

// The kernel gave back through a mount of a volume written by us what was put in (setfacl's form), 6.18.
TEST_SUITE("fs/ext4/posix_acl") {
  TEST_CASE("only named users and groups keep an id, entries are sorted by tag and id") {
    CHECK(stored_hex(acl({kOther, kMask, kGroup50, kOwningGroup, kUser1000, kUser5, kOwner})) ==
          "01000000"
          "01000700"
          "0200040005000000"
          "02000600e8030000"
          "04000500"
          "0800070032000000"
          "10000700"
          "20000400");
  }

  TEST_CASE("an ACL that says no more than a mode is stored") {
    CHECK(stored_hex(acl({kOwner, kOwningGroup, kOther})) == "01000000010007000400050020000400");
  }

  TEST_CASE("what the kernel would not take is refused with the reason") {
    check_refusal("", "it has 0 bytes, allowed are 4 and 8 for each entry");
    check_refusal(acl({kOwner, "0400"}), "it has 14 bytes, allowed are 4 and 8 for each entry");
    check_refusal("01000000", "its version is 1");
    const std::string count = "it must have one entry each for owner, group and others, and at most one mask";
    check_refusal(acl({}), count);
    check_refusal(acl({kOwner, kOwner, kOwningGroup, kOther}), count);
    check_refusal(acl({kOwner, kOwningGroup, kMask, kMask, kOther}), count);
    check_refusal(acl({kOwner, kUser5, kOwningGroup, kOther}), "named users or groups need a mask");
    check_refusal(acl({"0300070000000000"}), "an entry has tag 3 and permissions 7");
    check_refusal(acl({"4000070000000000"}), "an entry has tag 64 and permissions 7");
    check_refusal(acl({"0100080000000000"}), "an entry has tag 1 and permissions 8");
  }
}

}  // namespace rootwright::fs::ext4
