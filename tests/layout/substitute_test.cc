// SPDX-License-Identifier: Apache-2.0
#include "layout/substitute.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

const Variables kVariables{{"rootfs", {.text = "build/x.tar", .path_base = YamlNode::PathBase::working_directory}},
                           {"size", {.text = "1GiB"}},
                           {"refused", {.text = std::nullopt}}};

struct Substituted {
  YamlNode node;
  std::string findings;
};

Substituted substituted(const std::string& text, const Variables& variables = kVariables) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.where = {.file = "x", .line = 1, .column = 1};
  node.text = text;
  Findings findings;
  node = substitute(node, variables, findings);
  return {node, findings.empty() ? "" : findings.at(0).text()};
}

}  // namespace

TEST_SUITE("layout/substitute") {
  TEST_CASE("names in scalars are replaced, wherever they are") {
    CHECK(substituted("${size}").node.text == "1GiB");
    CHECK(substituted("a ${size}${size} b").node.text == "a 1GiB1GiB b");
    CHECK(substituted("no dollar").node.text == "no dollar");
    CHECK(substituted("$size and $").node.text == "$size and $");
  }

  TEST_CASE("a dollar more makes the characters themselves") {
    CHECK(substituted("$${size}").node.text == "${size}");
    CHECK(substituted("$${${size}}").node.text == "${1GiB}");
  }

  TEST_CASE("a path that begins with a file parameter counts from the working directory") {
    CHECK(substituted("${rootfs}").node.path_base == YamlNode::PathBase::working_directory);
    CHECK(substituted("x/${rootfs}").node.path_base == YamlNode::PathBase::file_directory);
    CHECK(substituted("${size}").node.path_base == YamlNode::PathBase::file_directory);
  }

  TEST_CASE("an unknown name is a finding with the nearest known one") {
    const Substituted unknown = substituted("${rotfs}");
    CHECK(unknown.findings == "x:1:1: unknown parameter 'rotfs'; did you mean 'rootfs'?");
    CHECK(unknown.node.kind == YamlNode::Kind::unusable);
    CHECK(substituted("${a}", {}).findings == "x:1:1: unknown parameter 'a'; there are none");
    CHECK(substituted("${}").findings == "x:1:1: unknown parameter ''; allowed are refused, rootfs, size");
  }

  TEST_CASE("a name without its end is a finding") {
    CHECK(substituted("${size").findings == "x:1:1: '${' has no '}'; write '$${' for the characters themselves");
  }

  TEST_CASE("what uses a refused parameter is unusable without another finding") {
    const Substituted refused = substituted("${refused}");
    CHECK(refused.findings == "");
    CHECK(refused.node.kind == YamlNode::Kind::unusable);
  }

  TEST_CASE("maps and sequences are gone through, keys stay as they are") {
    Findings findings;
    YamlNode node = parse_yaml("${size}: [{b: \"${size}\"}]", "x", findings);
    node = substitute(node, kVariables, findings);
    CHECK(node.members.at(0).key == "${size}");
    CHECK(node.members.at(0).value.elements.at(0).members.at(0).value.text == "1GiB");
    CHECK(findings.empty());
  }
}

}  // namespace rootwright::layout
