// SPDX-License-Identifier: Apache-2.0
#include "layout/slot.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

struct Read {
  std::vector<Slot> slots;
  std::string findings;
};

Read read(std::string_view text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  Read result{.slots = read_slots(node, findings), .findings = {}};
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

}  // namespace

TEST_SUITE("layout/slot") {
  TEST_CASE("slots keep their order and what they say about their partitions") {
    const Read result = read("b: {}\na: {content: {slot: b}, label: second}\n");
    CHECK(result.findings == "");
    REQUIRE(result.slots.size() == 2);
    CHECK(result.slots[0].name == "b");
    CHECK_FALSE(result.slots[0].content);
    CHECK(std::get<SlotContent>(result.slots[1].content.value()).slot == "b");
    CHECK(result.slots[1].label == "second");
    CHECK(result.slots[1].content_where == Location{"x", 2, 14});
  }

  TEST_CASE("a free slot is labelled _empty, said or not") {
    const Read result = read("a: {content: none}\nb: {content: none, label: _empty}\n");
    CHECK(result.findings == "");
    CHECK(result.slots.at(0).label == "_empty");
    CHECK(result.slots.at(1).label == "_empty");
    CHECK(read("a: {content: none, label: spare}\n").findings ==
          "1:27: label of a free slot is 'spare'; wanted is _empty");
  }

  TEST_CASE("what a slot cannot say is refused") {
    CHECK(read("A: {}\n").findings ==
          "1:1: slot name 'A' is not of lower-case letters and digits, beginning with a letter");
    CHECK(read("a:\n").findings == "1:1: 'a' has no value; wanted is a map of content, label");
    CHECK(read("a: {size: 1GiB}\n").findings == "1:5: unknown key 'size' in slot 'a'; allowed are content, label");
    CHECK(read("a: {content: {boot: Root}}\n").findings == "1:14: content of a slot is {slot: NAME} or none");
    CHECK(read("[a, b]\n").findings == "1:1: this is a sequence; wanted is a map of slots");
  }

  TEST_CASE("a slot's name stands for itself in both cases") {
    const Variables variables = slot_variables({.name = "b2", .content = {}, .label = {}, .content_where = {}});
    CHECK(variables.at("slot").text == "b2");
    CHECK(variables.at("SLOT").text == "B2");
  }
}

}  // namespace rootwright::layout
