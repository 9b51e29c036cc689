// SPDX-License-Identifier: Apache-2.0
#include "layout/yaml_node.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

/// What is found in a text, a line each, without the file's name.
std::string found_in(std::string_view text) {
  Findings findings;
  (void)parse_yaml(text, "x", findings);
  std::string lines;
  for (const Finding& finding : findings)
    lines += (lines.empty() ? "" : "\n") + finding.text().substr(2);
  return lines;
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += part;
  return text;
}

}  // namespace

TEST_SUITE("layout/yaml_node") {
  TEST_CASE("maps, sequences and scalars keep order, keys and places") {
    Findings findings;
    const YamlNode root = parse_yaml("b: 1\na: [x, \"y z\"]\n", "x.yaml", findings);
    CHECK(findings.empty());
    REQUIRE(root.members.size() == 2);
    CHECK(root.members[0].key == "b");
    CHECK(root.members[0].value.text == "1");
    CHECK(root.members[0].value.where == Location{"x.yaml", 1, 4});
    const YamlNode& list = root.members[1].value;
    CHECK(list.key == "a");
    REQUIRE(list.elements.size() == 2);
    CHECK(list.elements[1].text == "y z");
    CHECK(list.elements[1].key == "a");
    CHECK(list.elements[1].where == Location{"x.yaml", 2, 8});
  }

  TEST_CASE("no scalar is anything but text, and an empty value stands at its key") {
    Findings findings;
    const YamlNode root = parse_yaml("norway: no\nempty:\ntilde: ~\nnext: 0x10\n", "x.yaml", findings);
    CHECK(findings.empty());
    CHECK(root.members[0].value.text == "no");
    CHECK(root.members[1].value.kind == YamlNode::Kind::nothing);
    CHECK(root.members[1].value.where == Location{"x.yaml", 2, 1});
    CHECK(root.members[2].value.kind == YamlNode::Kind::nothing);
    CHECK(root.members[3].value.text == "0x10");
  }

  TEST_CASE("a key given twice is refused where it comes again") {
    CHECK(found_in("size: 1\ntype: x\nsize: 2\n") == "3:1: key 'size' is given twice, first in line 1");
    CHECK(found_in("{a: 1, \"a\": 2}") == "1:8: key 'a' is given twice, first in line 1");
  }

  TEST_CASE("anchors, aliases, tags and merge keys are refused, all of them at once") {
    CHECK(found_in("a: &x [1]\nb: *x\nc: !!int 5\nd: ! plain\ne: !own {f: g}\n<<: {h: i}\n") ==
          "1:4: anchor '&x' is not allowed\n"
          "2:4: alias '*x' is not allowed; write the value out\n"
          "3:4: tag '!!int' is not allowed\n"
          "4:4: tag '!' is not allowed\n"
          "5:4: tag '!own' is not allowed\n"
          "6:1: merge key '<<' is not allowed; write the keys out");
  }

  TEST_CASE("an alias of nothing is no YAML") {
    CHECK(found_in("a: *x\n") == "1:4: not valid YAML: the referenced anchor is not defined");
  }

  TEST_CASE("a key must be text") {
    CHECK(found_in("? [a]\n: b\n") == "1:3: a key must be text, not a sequence");
    CHECK(found_in("? {a: b}\n: b\n") == "1:3: a key must be text, not a map");
    CHECK(found_in("~: b\n") == "1:1: a key must be text, not nothing");
  }

  TEST_CASE("one document is allowed") {
    CHECK(found_in("---\na: 1\n...\n") == "");
    CHECK(found_in("a: 1\n---\nb: 1\n") == "2:1: a second document begins here; one is allowed");
    CHECK(found_in("") == "1:1: file is empty");
    CHECK(found_in("# nothing but this\n") == "1:1: file is empty");
  }

  TEST_CASE("what is no YAML is refused with its place") {
    CHECK(found_in("a: {b: c\n") == "2:1: not valid YAML: end of map flow not found");
    CHECK(found_in("a: b\n c: d\n") == "2:3: not valid YAML: illegal map value");
    CHECK(found_in("a: [b\n") == "2:1: not valid YAML: end of sequence flow not found");
    CHECK(found_in("a: \"\\q\"\n") == "1:7: not valid YAML: unknown escape character: q");
    CHECK(found_in("a: \"b\x01\"\n") == "1:6: control character 1 is not allowed");
  }

  // yaml-cpp 0.7 takes the end of the file for the closing quote.
  TEST_CASE("quoted text that the end of the file cuts off is refused") {
    CHECK(found_in("a: \"b\n") == "1:4: quoted text has no end");
    CHECK(found_in("a: 'b\nc: d") == "2:5: not valid YAML: illegal EOF in scalar");
    CHECK(found_in("a: \"b \\\" c\"\nd: 'it''s'\n") == "");
  }

  TEST_CASE("every beginning of a document is read or refused") {
    constexpr std::string_view kText = "a: {b: [c, \"d\"], e: 'f'}\ng:\n  - h: |\n      i\n";
    for (std::size_t length = 0; length <= kText.size(); ++length)
      CHECK_NOTHROW((void)found_in(kText.substr(0, length)));
  }

  TEST_CASE("values may lie in each other up to a depth") {
    CHECK(found_in(repeated("[", kDeepestYaml) + repeated("]", kDeepestYaml)) == "");
    CHECK(found_in(repeated("[", kDeepestYaml + 1) + repeated("]", kDeepestYaml + 1)) ==
          "1:33: not valid YAML: values lie in each other deeper than 32");
    CHECK(found_in(repeated("[", 100000)).ends_with(": not valid YAML: values lie in each other deeper than 32"));
    CHECK(found_in(repeated("- ", 5000)).ends_with(": not valid YAML: values lie in each other deeper than 32"));
    CHECK(found_in(repeated("? ", 5000)).ends_with(": not valid YAML: values lie in each other deeper than 32"));
    CHECK(found_in(repeated("{a: ", 5000)).ends_with(": not valid YAML: values lie in each other deeper than 32"));
  }

  // Ten levels of ten aliases each: expanded they would be ten thousand million values.
  TEST_CASE("a bomb of aliases is refused and not expanded") {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name <= 'j'; ++name) {
      const char before = static_cast<char>(name - 1);
      bomb += std::string(1, name) + ": &" + name + " [" + repeated(std::string("*") + before + ", ", 10) + "]\n";
    }
    CHECK(found_in(bomb).starts_with("1:4: anchor '&a' is not allowed\n2:4: anchor '&b' is not allowed\n2:8: alias"));
  }
}

}  // namespace rootwright::layout
