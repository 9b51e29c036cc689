// SPDX-License-Identifier: Apache-2.0
#include "layout/read_content.h"

#include <doctest/doctest.h>

#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

std::string refused(std::string_view text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  CHECK_FALSE(read_content(node.members.at(0).value, "/nowhere", findings));
  std::string lines;
  for (const Finding& finding : findings)
    lines += (lines.empty() ? "" : "\n") + finding.text().substr(2);
  return lines;
}

Content content_of(std::string_view text, const std::filesystem::path& directory = "layouts") {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  const auto content = read_content(node.members.at(0).value, directory, findings);
  CHECK(findings.empty());
  return content.value();
}

}  // namespace

TEST_SUITE("layout/read_content") {
  TEST_CASE("content is a recipe, a directory, another slot's, what boots a root, or none") {
    CHECK(std::get<RecipeContent>(content_of("content: {recipe: ../recipes/edge/recipe.yaml}")).path ==
          "recipes/edge/recipe.yaml");
    CHECK(std::get<SlotContent>(content_of("content: {slot: a}")).slot == "a");
    CHECK(std::get<BootContent>(content_of("content: {boot: RootFS A}")).root_partition == "RootFS A");
    CHECK(std::holds_alternative<NoContent>(content_of("content: none")));
    const test::ScratchDir directory;
    directory.write("tree/a", "");
    CHECK(std::get<DirectoryContent>(content_of("content: {directory: tree}", directory.path())).path ==
          directory.path() / "tree");
  }

  TEST_CASE("a directory must be there") {
    CHECK(refused("content: {directory: tree}") == "1:22: directory '/nowhere/tree' does not exist or is no directory");
  }

  TEST_CASE("everything else is refused") {
    CHECK(refused("content: {recipe: a, slot: b}") ==
          "1:10: content has 2 keys; wanted is one of recipe, directory, slot, boot");
    CHECK(refused("content: {}") == "1:10: content has 0 keys; wanted is one of recipe, directory, slot, boot");
    CHECK(refused("content: {recip: a}") == "1:11: unknown key 'recip' in content; did you mean 'recipe'?");
    CHECK(refused("content: nothing") ==
          "1:10: 'content' is 'nothing'; wanted is none, or a map with one of recipe, directory, slot, boot");
    CHECK(refused("content: {slot: [a]}") == "1:17: 'slot' is a sequence; wanted is text");
  }
}

}  // namespace rootwright::layout
