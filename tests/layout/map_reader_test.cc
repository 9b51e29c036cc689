// SPDX-License-Identifier: Apache-2.0
#include "layout/map_reader.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

struct Read {
  YamlNode node;
  Findings findings;

  explicit Read(std::string_view text) : node(parse_yaml(text, "x", findings)) { CHECK(findings.empty()); }
};

std::string text_of(const Findings& findings) {
  std::string lines;
  for (const Finding& finding : findings)
    lines += (lines.empty() ? "" : "\n") + finding.text();
  return lines;
}

}  // namespace

TEST_SUITE("layout/map_reader") {
  TEST_CASE("known keys give their values, others are absent") {
    Read read("name: edge\nsize: 4GiB\n");
    const MapReader map(read.node, "partition", {"name", "size", "type"}, read.findings);
    CHECK(map.value("size").text == "4GiB");
    CHECK(map.value("type").kind == YamlNode::Kind::absent);
    CHECK(map.has("name"));
    CHECK_FALSE(map.has("type"));
    CHECK(map.place_of("size") == Location{"x", 2, 1});
    CHECK(map.place_of("type") == Location{"x", 1, 1});
    CHECK(read.findings.empty());
  }

  TEST_CASE("an unknown key comes with the nearest known one, or with all of them") {
    Read read("sise: 1\nqqqqqq: 2\n");
    const MapReader map(read.node, "partition", {"name", "size"}, read.findings);
    CHECK(text_of(read.findings) ==
          "x:1:1: unknown key 'sise' in partition; did you mean 'size'?\n"
          "x:2:1: unknown key 'qqqqqq' in partition; allowed are name, size");
  }

  TEST_CASE("a key that is needed and not there is a finding at the map") {
    Read read("a:\n  size: 1\n");
    const MapReader map(read.node.members[0].value, "partition", {"name", "size"}, read.findings);
    CHECK(map.required_value("name").kind == YamlNode::Kind::absent);
    CHECK(text_of(read.findings) == "x:2:3: partition needs the key 'name'");
  }

  TEST_CASE("what is no map is refused once, and all its values are absent") {
    Read read("disk: [512]\n");
    const MapReader map(read.node.members[0].value, "disk", {"sector_size"}, read.findings);
    CHECK(map.required_value("sector_size").kind == YamlNode::Kind::absent);
    CHECK(text_of(read.findings) == "x:1:7: 'disk' is a sequence; wanted is a map of sector_size");
  }

  TEST_CASE("what is no sequence is refused and has no elements") {
    Read read("a: b\n");
    CHECK(read_sequence(read.node.members[0].value, "a sequence of archives", read.findings).empty());
    CHECK(text_of(read.findings) == "x:1:4: 'a' is 'b'; wanted is a sequence of archives");
  }

  TEST_CASE("a document says first what format it has") {
    const auto refused = [](std::string_view text) {
      Read read(text);
      CHECK_FALSE(is_of_format(read.node, "rootwright/1", read.findings));
      return text_of(read.findings);
    };
    CHECK(refused("format: rootwright/2\n") == "x:1:9: 'format' is 'rootwright/2'; wanted is rootwright/1");
    CHECK(refused("name: edge\n") == "x:1:1: key 'format' is missing; wanted is 'format: rootwright/1'");
    CHECK(refused("format:\n") == "x:1:1: 'format' has no value; wanted is rootwright/1");
    CHECK(refused("[]\n") == "x:1:1: this is a sequence; wanted is a map that begins with 'format: rootwright/1'");
  }
}

}  // namespace rootwright::layout
