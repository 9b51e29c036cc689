// SPDX-License-Identifier: Apache-2.0
#include "layout/scalar.h"

#include <doctest/doctest.h>

#include "base/size.h"
#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

YamlNode scalar(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.where = {.file = "x", .line = 1, .column = 1};
  node.key = "key";
  node.text = std::move(text);
  return node;
}

YamlNode of_kind(YamlNode::Kind kind) {
  YamlNode node = scalar("");
  node.kind = kind;
  return node;
}

/// The one message that `read` makes of the node; "" if it makes none.
template <typename Read>
std::string refused(const YamlNode& node, Read read) {
  Findings findings;
  const auto value = read(node, findings);
  CHECK_FALSE(value);
  return findings.empty() ? "" : findings.at(0).message;
}

std::optional<std::int64_t> read_one_to_five(const YamlNode& node, Findings& findings) {
  return read_integer(node, {1, 5}, findings);
}

}  // namespace

TEST_SUITE("layout/scalar") {
  TEST_CASE("absent and unusable values are nothing, without a finding") {
    for (const auto kind : {YamlNode::Kind::absent, YamlNode::Kind::unusable}) {
      CHECK(refused(of_kind(kind), read_text) == "");
      CHECK(refused(of_kind(kind), read_size) == "");
      CHECK(refused(of_kind(kind), read_truth) == "");
      CHECK(refused(of_kind(kind), read_one_to_five) == "");
    }
  }

  TEST_CASE("values of another kind are refused with what is wanted") {
    CHECK(refused(of_kind(YamlNode::Kind::map), read_size) == "'key' is a map; wanted is a size such as '4GiB'");
    CHECK(refused(of_kind(YamlNode::Kind::sequence), read_uuid) == "'key' is a sequence; wanted is a UUID");
    CHECK(refused(of_kind(YamlNode::Kind::nothing), read_text) == "'key' has no value; wanted is text");
    CHECK(refused(of_kind(YamlNode::Kind::map), read_truth) == "'key' is a map; wanted is one of true, false");
    CHECK(refused(scalar(""), read_text) == "'key' is empty; wanted is text");
  }

  TEST_CASE("sizes are read, and refused with base's hints") {
    Findings findings;
    CHECK(read_size(scalar("4GiB"), findings) == 4 * kGiB);
    CHECK(findings.empty());
    CHECK(refused(scalar("4GB"), read_size) ==
          "size '4GB' has the unit 'GB', which some read as a power of ten; write '4GiB'");
    CHECK(refused(scalar("4096"), read_size) == "size '4096' has no unit; write '4096B', or KiB, MiB, GiB, TiB");
  }

  TEST_CASE("whole numbers lie in their range, both ends included") {
    Findings findings;
    CHECK(read_one_to_five(scalar("1"), findings) == 1);
    CHECK(read_one_to_five(scalar("5"), findings) == 5);
    for (const char* text : {"0", "6", "1.0", "0x1", "1 ", "+1", "", "99999999999999999999"}) {
      CHECK(refused(scalar(text), read_one_to_five) ==
            "'key' is '" + std::string(text) + "'; wanted is a whole number from 1 to 5");
    }
  }

  TEST_CASE("truth is true or false, no other of YAML's words") {
    Findings findings;
    CHECK(read_truth(scalar("true"), findings) == true);
    CHECK(read_truth(scalar("false"), findings) == false);
    CHECK(refused(scalar("yes"), read_truth) == "'key' is 'yes'; allowed are true, false");
    CHECK(refused(scalar("True"), read_truth) == "'key' is 'True'; allowed are true, false");
  }

  TEST_CASE("UUIDs and hexadecimal digits are read or refused") {
    Findings findings;
    CHECK(read_uuid(scalar("C12A7328-F81F-11D2-BA4B-00A0C93EC93B"), findings)->text() ==
          "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    CHECK(read_hex(scalar("00ff"), findings) == Bytes{std::byte{0}, std::byte{0xff}});
    CHECK(read_hex(scalar(""), findings) == Bytes{});
    CHECK(findings.empty());
    CHECK(refused(scalar("c12a7328"), read_uuid) != "");
    CHECK(refused(scalar("0g"), read_hex) != "");
  }

  TEST_CASE("a label has at most 36 characters") {
    Findings findings;
    CHECK(read_label(scalar(std::string(36, 'x')), findings) == std::string(36, 'x'));
    CHECK(findings.empty());
    CHECK(refused(scalar(std::string(37, 'x')), read_label).ends_with("37 characters, allowed are 36"));
  }

  TEST_CASE("a relative path counts from the file's directory, or stays as it was given") {
    Findings findings;
    CHECK(read_path(scalar("../keys/a.pem"), "layouts", findings) == "keys/a.pem");
    CHECK(read_path(scalar("/etc/a.pem"), "layouts", findings) == "/etc/a.pem");
    CHECK(read_path(scalar("a.pem"), "", findings) == "a.pem");
    YamlNode given = scalar("build/rootfs.tar");
    given.path_base = YamlNode::PathBase::working_directory;
    CHECK(read_path(given, "layouts", findings) == "build/rootfs.tar");
    CHECK(findings.empty());
  }

  TEST_CASE("a file must exist and be no directory") {
    const test::ScratchDir directory;
    directory.write("a", "");
    Findings findings;
    CHECK(read_file_path(scalar("a"), directory.path(), findings) == directory.path() / "a");
    CHECK(findings.empty());
    const auto read = [&](const YamlNode& node, Findings& found) {
      return read_file_path(node, directory.path(), found);
    };
    CHECK(refused(scalar("b"), read) == "'key': file '" + (directory.path() / "b").string() + "' does not exist");
    CHECK(refused(scalar("."), read) == "'key': file '" + directory.path().string() + "/' is a directory");
  }
}

}  // namespace rootwright::layout
