// SPDX-License-Identifier: Apache-2.0
#include "layout/partition_list.h"

#include <variant>

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

struct Read {
  PartitionList list;
  std::string findings;
};

const std::vector<Slot> kTwoSlots{{.name = "a", .content = {}, .label = {}, .content_where = {}},
                                  {.name = "b", .content = NoContent{}, .label = "_empty", .content_where = {}}};

Read read(std::string_view text, const std::vector<Slot>& slots = kTwoSlots) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  const Variables variables{{"size", {.text = "1MiB"}}, {"refused", {.text = std::nullopt}}};
  Read result{.list = read_partitions(node, {slots, variables, "layouts"}, findings), .findings = {}};
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

std::string names(const Read& result) {
  std::string list;
  for (const Partition& partition : result.list.partitions)
    list += (list.empty() ? "" : " ") + partition.name;
  return list;
}

}  // namespace

TEST_SUITE("layout/partition_list") {
  TEST_CASE("partitions per slot are written out slot by slot, where they stand") {
    const Read result = read(
        "- {name: first, size: 1MiB}\n"
        "- per_slot:\n"
        "    - {name: \"Boot${SLOT}\", size: \"${size}\"}\n"
        "    - {name: \"root-${slot}\", size: 1MiB}\n"
        "- {name: last, size: 1MiB}\n"
        "- per_slot: [{name: \"usr-${slot}\", size: 1MiB}]\n");
    CHECK(result.findings == "");
    CHECK(names(result) == "first BootA root-a BootB root-b last usr-a usr-b");
    CHECK(result.list.partitions[1].slot == "a");
    CHECK(result.list.partitions[4].position_in_slot == 1);
    CHECK(result.list.partitions[6].position_in_slot == 2);
    CHECK(result.list.partitions[7].position_in_slot == 2);
    CHECK(result.list.partitions[5].slot == "");
    CHECK(result.list.unsound.empty());
  }

  TEST_CASE("a free slot's partitions keep type and size and lose everything else") {
    const Read result = read(
        "- per_slot:\n"
        "    - name: root-${slot}\n"
        "      size: 1MiB\n"
        "      filesystem: {type: ext4}\n"
        "      content: {slot: a}\n"
        "      verity: {tree: inline}\n");
    REQUIRE(result.list.partitions.size() == 2);
    const Partition& free = result.list.partitions[1];
    CHECK(free.label == "_empty");
    CHECK(std::holds_alternative<NoContent>(free.content));
    CHECK_FALSE(free.filesystem);
    CHECK_FALSE(free.verity);
    CHECK(free.size.bytes == result.list.partitions[0].size.bytes);
    CHECK(result.list.partitions[0].filesystem);
  }

  TEST_CASE("a partition with findings, or with a refused parameter, is unsound") {
    const Read result = read("- {name: a, size: 1MiB}\n- {name: b, size: 1MB}\n- {name: c, size: \"${refused}\"}\n");
    CHECK(result.list.unsound == std::set<std::size_t>{1, 2});
    CHECK(result.findings == "2:19: size '1MB' has the unit 'MB', which some read as a power of ten; write '1MiB'");
  }

  TEST_CASE("per_slot needs slots and stands alone") {
    CHECK(read("- per_slot: [{name: a, size: 1MiB}]\n- {name: b, size: 1MiB}\n", {}).findings ==
          "1:3: partitions per slot, but 'slots' names none");
    CHECK(read("- {per_slot: [{name: \"${slot}\", size: 1MiB}], name: x}\n").findings ==
          "1:47: unknown key 'name' in per_slot entry; allowed are per_slot");
    CHECK(read("- {name: \"x${slot}\", size: 1MiB}\n").findings ==
          "1:10: unknown parameter 'slot'; allowed are refused, size");
  }

  TEST_CASE("no partitions at all are a finding") {
    CHECK(read("[]").findings == "1:1: 'partitions' names none; at least one is needed");
    CHECK(read("a: b").findings == "1:1: this is a map; wanted is a sequence of partitions");
  }
}

}  // namespace rootwright::layout
