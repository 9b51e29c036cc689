// SPDX-License-Identifier: Apache-2.0
#include "layout/read_partition.h"

#include <variant>

#include <doctest/doctest.h>

#include "base/size.h"
#include "gpt/partition_table.h"

namespace rootwright::layout {

namespace {

struct Read {
  std::optional<Partition> partition;
  std::string findings;
};

Read read(const std::string& text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  Read result{.partition = read_partition(node, "layouts", findings), .findings = {}};
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

}  // namespace

TEST_SUITE("layout/read_partition") {
  TEST_CASE("a name and a size make a partition of type linux-generic") {
    const Read result = read("{name: Log, size: 1GiB}");
    CHECK(result.findings == "");
    REQUIRE(result.partition);
    CHECK(result.partition->name == "Log");
    CHECK(result.partition->label == "Log");
    CHECK(result.partition->type.text() == "0fc63daf-8483-4772-8e79-3d69d8477de4");
    CHECK(result.partition->size.kind == PartitionSize::Kind::fixed);
    CHECK(result.partition->size.bytes == kGiB);
    CHECK(result.partition->attributes == 0);
    CHECK_FALSE(result.partition->uuid);
    CHECK_FALSE(result.partition->filesystem);
    CHECK_FALSE(result.partition->verity);
    CHECK(std::holds_alternative<NoContent>(result.partition->content));
    CHECK(result.partition->where == Location{"x", 1, 8});
    CHECK(result.partition->size_where == Location{"x", 1, 19});
  }

  TEST_CASE("label, type, UUID, headroom and attributes are read") {
    const Read result = read(
        "{name: Root, label: root_1.0, type: root-x86-64, uuid: 00000000-0000-4000-8000-000000000001, size: content, "
        "headroom: 64MiB, attributes: [read-only, no-auto, grow-file-system]}");
    CHECK(result.findings == "");
    REQUIRE(result.partition);
    CHECK(result.partition->label == "root_1.0");
    CHECK(result.partition->type.text() == "4f68bce3-e8cd-4db1-96e7-fbcaf984b709");
    CHECK(result.partition->uuid->text() == "00000000-0000-4000-8000-000000000001");
    CHECK(result.partition->size.kind == PartitionSize::Kind::content);
    CHECK(result.partition->size.bytes == 64 * kMiB);
    CHECK(result.partition->attributes == (gpt::kReadOnly | gpt::kNoAuto | gpt::kGrowFileSystem));
  }

  TEST_CASE("a type may be a GUID; an unknown name comes with the nearest") {
    CHECK(read("{name: a, size: 1MiB, type: 00000000-0000-4000-8000-000000000001}").partition->type.text() ==
          "00000000-0000-4000-8000-000000000001");
    CHECK(read("{name: a, size: 1MiB, type: root-x86_64}").findings ==
          "1:29: partition type 'root-x86_64' is not known; did you mean 'root-x86-64'?");
  }

  TEST_CASE("sizes are whole blocks of 4 KiB above 0") {
    CHECK(read("{name: a, size: 1000KiB}").findings == "");
    CHECK(read("{name: a, size: 1001KiB}").findings == "1:17: 'size' is 1,001 KiB, which is not a multiple of 4 KiB");
    CHECK(read("{name: a, size: 0MiB}").findings == "1:17: 'size' is 0");
    CHECK(read("{name: a, size: content, headroom: 1KiB}").findings ==
          "1:36: 'headroom' is 1 KiB, which is not a multiple of 4 KiB");
    CHECK(read("{name: a, size: 1MiB, headroom: 1MiB}").findings == "1:23: 'headroom' goes with 'size: content'");
    CHECK(read("{name: a}").findings == "1:1: partition needs the key 'size'");
  }

  TEST_CASE("all that is wrong with a partition is found at once") {
    CHECK(read("{nam: a, size: 1MB, attributes: [readonly], filesystem: {type: ntfs}}").findings ==
          "1:2: unknown key 'nam' in partition; did you mean 'name'?\n"
          "1:1: partition needs the key 'name'\n"
          "1:16: size '1MB' has the unit 'MB', which some read as a power of ten; write '1MiB'\n"
          "1:34: 'attributes' is 'readonly'; allowed are read-only, grow-file-system, no-auto\n"
          "1:64: 'type' is 'ntfs'; allowed are ext4, fat");
  }

  TEST_CASE("a name is a label too, and as long as one at most") {
    const std::string name(37, 'x');
    CHECK(read("{name: " + name + ", size: 1MiB}").findings.ends_with("37 characters, allowed are 36"));
    CHECK(read("{name: " + name + ", label: x, size: 1MiB}").findings == "");
  }
}

}  // namespace rootwright::layout
