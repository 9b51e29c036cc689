// SPDX-License-Identifier: Apache-2.0
#include "layout/read_filesystem.h"

#include <doctest/doctest.h>

#include "base/size.h"

namespace rootwright::layout {

namespace {

struct Read {
  std::optional<Filesystem> filesystem;
  std::string findings;
};

Read read(std::string_view text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  Read result{.filesystem = read_filesystem(node, findings), .findings = {}};
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

}  // namespace

TEST_SUITE("layout/read_filesystem") {
  TEST_CASE("only the type is needed") {
    const Read result = read("{type: ext4}");
    CHECK(result.findings == "");
    REQUIRE(result.filesystem);
    CHECK(result.filesystem->kind == FilesystemKind::ext4);
    CHECK(result.filesystem->size.kind == FilesystemSize::Kind::fill);
    CHECK(result.filesystem->label == "");
    CHECK_FALSE(result.filesystem->writable);
    CHECK(result.filesystem->grows_to == 0);
    CHECK(read("{size: fill}").findings == "1:1: filesystem needs the key 'type'");
  }

  TEST_CASE("all keys are read") {
    const Read result = read("{type: ext4, size: 64MiB, label: data, writable: true, grows_to: 2TiB}");
    CHECK(result.findings == "");
    REQUIRE(result.filesystem);
    CHECK(result.filesystem->size.kind == FilesystemSize::Kind::fixed);
    CHECK(result.filesystem->size.bytes == 64 * kMiB);
    CHECK(result.filesystem->label == "data");
    CHECK(result.filesystem->writable);
    CHECK(result.filesystem->grows_to == 2 * kTiB);
    CHECK(read("{type: fat, size: minimal}").filesystem->size.kind == FilesystemSize::Kind::minimal);
  }

  TEST_CASE("sizes are whole blocks of 4 KiB") {
    CHECK(read("{type: ext4, size: 6KiB}").findings ==
          "1:20: size of a filesystem is 6 KiB; wanted is minimal, fill or a multiple of 4 KiB above 0");
    CHECK(read("{type: ext4, size: 0B}").findings ==
          "1:20: size of a filesystem is 0 bytes; wanted is minimal, fill or a multiple of 4 KiB above 0");
    CHECK(read("{type: ext4, size: large}").findings ==
          "1:20: size 'large' is not a whole number with a unit, such as '4GiB'");
  }

  TEST_CASE("labels fit the filesystem") {
    CHECK(read("{type: ext4, label: abcdefghijklmnop}").findings == "");
    CHECK(read("{type: ext4, label: abcdefghijklmnopq}").findings ==
          "1:21: label 'abcdefghijklmnopq' has 17 bytes; ext4 allows 16");
    CHECK(read("{type: fat, label: ESP A}").findings == "");
    CHECK(read("{type: fat, label: ABCDEFGHIJKL}").findings ==
          "1:20: label 'ABCDEFGHIJKL' has 12 bytes; fat allows 11");
    CHECK(read("{type: fat, label: esp}").findings ==
          "1:20: label 'esp' is not of upper-case letters, digits and the signs that fat allows");
  }

  TEST_CASE("writing and growing are ext4's") {
    CHECK(read("{type: fat, writable: true}").findings == "1:13: 'writable' is for ext4; fat always is");
    CHECK(read("{type: ext4, grows_to: 1GiB}").findings ==
          "1:14: 'grows_to' is for a writable ext4; add 'writable: true'");
  }

  TEST_CASE("unknown types and keys come with the nearest known ones") {
    CHECK(read("{type: ext3}").findings == "1:8: 'type' is 'ext3'; allowed are ext4, fat");
    CHECK(read("{type: fat, lable: X}").findings == "1:13: unknown key 'lable' in filesystem; did you mean 'label'?");
  }
}

}  // namespace rootwright::layout
