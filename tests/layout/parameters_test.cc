// SPDX-License-Identifier: Apache-2.0
#include "layout/parameters.h"

#include <doctest/doctest.h>

#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

struct Read {
  Parameters parameters;
  std::string findings;  // a line each, without the file's name
};

Read read(std::string_view text, const Settings& settings = {}, const std::filesystem::path& directory = {}) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  Read result;
  result.parameters = read_parameters(node, settings, directory, findings);
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

std::string value_of(const Read& result, std::size_t place) {
  return result.parameters.values.at(place).value;
}

}  // namespace

TEST_SUITE("layout/parameters") {
  TEST_CASE("a setting takes the place of the default") {
    constexpr std::string_view kText = "log: {type: size, default: 1GiB}\nname: {type: text, default: edge}\n";
    const Read defaults = read(kText);
    CHECK(defaults.findings == "");
    CHECK(value_of(defaults, 0) == "1GiB");
    CHECK(value_of(defaults, 1) == "edge");
    CHECK(defaults.parameters.values.at(1).where == Location{"x", 2, 1});
    CHECK(value_of(read(kText, {{"log", "6GiB"}}), 0) == "6GiB");
  }

  TEST_CASE("a value outside of one_of is refused where the parameter is declared, a default where it stands") {
    constexpr std::string_view kText = "log_size: {type: size, default: 1GiB, one_of: [1GiB, 6GiB]}\n";
    CHECK(read(kText, {{"log_size", "1024MiB"}}).findings == "");
    CHECK(read(kText, {{"log_size", "2GiB"}}).findings == "1:1: parameter 'log_size' is 2GiB; allowed are 1GiB, 6GiB");
    CHECK(read("log_size: {type: size, default: 2GiB, one_of: [1GiB]}\n").findings ==
          "1:33: parameter 'log_size' is 2GiB; allowed are 1GiB");
    CHECK(read("mode: {type: text, default: c, one_of: [a, b]}\n").findings ==
          "1:29: parameter 'mode' is c; allowed are a, b");
  }

  TEST_CASE("a value below the minimum or above the maximum is refused with both") {
    constexpr std::string_view kText = "data_size: {type: size, default: 2GiB, min: 2GiB, max: 2TiB}\n";
    CHECK(read(kText, {{"data_size", "2TiB"}}).findings == "");
    CHECK(read(kText, {{"data_size", "2047MiB"}}).findings ==
          "1:1: parameter 'data_size' is 2047MiB; at least 2GiB is needed");
    CHECK(read(kText, {{"data_size", "3TiB"}}).findings ==
          "1:1: parameter 'data_size' is 3TiB; at most 2TiB is allowed");
    CHECK(read("n: {type: integer, default: -1, min: 0}\n").findings ==
          "1:29: parameter 'n' is -1; at least 0 is needed");
  }

  TEST_CASE("a value that is not of the type is refused") {
    CHECK(read("n: {type: integer, default: x}\n").findings.starts_with("1:29: 'n' is 'x'; wanted is a whole number"));
    CHECK(read("s: {type: size, default: 1GiB}\n", {{"s", "1GB"}}).findings ==
          "1:1: size '1GB' has the unit 'GB', which some read as a power of ten; write '1GiB'");
    CHECK(read("t: {type: text, default: [a]}\n").findings == "1:26: 't' is a sequence; wanted is text");
  }

  TEST_CASE("a parameter without a value says how to give it one") {
    const Read result = read("rootfs: {type: file}\nn: {type: integer}\n");
    CHECK(result.findings ==
          "1:1: parameter 'rootfs' has no value; give it one with --set rootfs=FILE\n"
          "2:1: parameter 'n' has no value; give it one with --set n=VALUE");
    CHECK(result.parameters.values.empty());
    CHECK_FALSE(result.parameters.variables.at("rootfs").text);
  }

  TEST_CASE("a file's default counts from the layout, its setting from the working directory") {
    const test::ScratchDir directory;
    const std::string file = directory.write("a.tar", "");
    const Read from_layout = read("rootfs: {type: file, default: ../a.tar}\n", {}, directory.path() / "layouts");
    CHECK(from_layout.findings == "");
    CHECK(value_of(from_layout, 0) == file);
    CHECK(from_layout.parameters.values.at(0).is_file);
    CHECK(from_layout.parameters.variables.at("rootfs").path_base == YamlNode::PathBase::working_directory);
    CHECK(value_of(read("rootfs: {type: file}\n", {{"rootfs", file}}, "elsewhere"), 0) == file);
  }

  TEST_CASE("a file that does not exist is refused") {
    CHECK(read("rootfs: {type: file, default: none.tar}\n", {}, "/nowhere").findings ==
          "1:31: 'rootfs': file '/nowhere/none.tar' does not exist");
    CHECK(read("rootfs: {type: file}\n", {{"rootfs", "/nowhere/x.tar"}}).findings ==
          "1:1: 'rootfs': file '/nowhere/x.tar' does not exist");
    CHECK(read("rootfs: {type: file}\n", {{"rootfs", "/"}}).findings == "1:1: 'rootfs': file '/' is a directory");
  }

  TEST_CASE("a declaration is of known keys, types and a plain name") {
    CHECK(read("a: {typ: text}\n").findings ==
          "1:5: unknown key 'typ' in parameter 'a'; did you mean 'type'?\n1:4: parameter 'a' needs the key 'type'");
    CHECK(read("a: {type: txt, default: x}\n").findings ==
          "1:11: 'type' is 'txt'; allowed are file, size, text, integer");
    CHECK(read("a: text\n").findings == "1:4: 'a' is 'text'; wanted is a map of type, default, one_of, min, max");
    CHECK(read("A: {type: text, default: x}\n").findings ==
          "1:1: parameter name 'A' is not of lower-case letters, digits and '_', beginning with a letter");
    CHECK(read("slot: {type: text, default: x}\n").findings ==
          "1:1: parameter name 'slot' stands for the slot in partitions per slot");
    CHECK(read("a: {type: text, default: x, min: 1}\n").findings ==
          "1:29: 'min' is for parameters of type size and integer");
    CHECK(read("[a]\n").findings == "1:1: this is a sequence; wanted is a map of parameters");
  }

  TEST_CASE("a setting that no parameter has is refused with the nearest") {
    Findings findings;
    const Location where{.file = "x", .line = 3, .column = 1};
    const Variables declared{{"log_size", {.text = "1GiB"}}, {"rootfs", {.text = "a"}}};
    refuse_unknown_settings({{"logsize", "6GiB"}, {"rootfs", "b"}}, declared, where, findings);
    refuse_unknown_settings({{"x", "y"}}, {}, where, findings);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].text() == "x:3:1: --set logsize: unknown parameter; did you mean 'log_size'?");
    CHECK(findings[1].text() == "x:3:1: --set x: unknown parameter; the layout has none");
  }
}

}  // namespace rootwright::layout
