// SPDX-License-Identifier: Apache-2.0
#include "layout/read_recipe.h"

#include <doctest/doctest.h>

#include "layout/layout_folder.h"

namespace rootwright::layout {

TEST_SUITE("layout/read_recipe") {
  TEST_CASE("archives, kernel, keys and rules are read in their order") {
    const LayoutFolder folder;
    const auto path = folder.directory().write("recipe.yaml",
                                               "format: rootwright-recipe/1\n"
                                               "archives: [rootfs.tar, \"${more}\"]\n"
                                               "kernel: kernel.deb\n"
                                               "private_keys: [/etc/ssl/private/x.key, etc/y.key]\n"
                                               "rules:\n"
                                               "  - remove: var/log/**\n"
                                               "  - clamp_times\n");
    const std::string more = folder.directory().write("more.tar", "");
    Findings findings;
    const Variables variables{{"more", {.text = more, .path_base = YamlNode::PathBase::working_directory}}};
    const Recipe recipe = read_recipe(path, variables, {}, findings);
    CHECK(findings.empty());
    CHECK(recipe.path == path);
    CHECK(recipe.archives == std::vector<std::filesystem::path>{path.parent_path() / "rootfs.tar", more});
    CHECK(recipe.kernel == path.parent_path() / "kernel.deb");
    CHECK(recipe.private_keys == std::vector<std::string>{"/etc/ssl/private/x.key", "/etc/y.key"});
    CHECK(recipe.rules.size() == 2);
  }

  TEST_CASE("everything that is wrong with a recipe is found together with the layout") {
    const LayoutFolder folder;
    CHECK(folder.recipe_findings("format: rootwright-recipe/1\n"
                                 "archive: [rootfs.tar]\n"
                                 "kernel: linux.deb\n"
                                 "private_keys: etc/x.key\n"
                                 "rules: [{remove: \"\"}]\n") ==
          "recipe.yaml:1:1: recipe needs the key 'archives'\n"
          "recipe.yaml:2:1: unknown key 'archive' in recipe; did you mean 'archives'?\n"
          "recipe.yaml:3:9: 'kernel': file 'linux.deb' does not exist\n"
          "recipe.yaml:4:15: 'private_keys' is 'etc/x.key'; wanted is a sequence of paths in the tree\n"
          "recipe.yaml:5:18: 'remove' is empty; wanted is text");
  }

  TEST_CASE("a recipe names at least one archive, and each must exist") {
    const LayoutFolder folder;
    CHECK(folder.recipe_findings("format: rootwright-recipe/1\narchives: []\n") ==
          "recipe.yaml:2:11: 'archives' names none; at least one is needed");
    CHECK(folder.recipe_findings("format: rootwright-recipe/1\narchives: [a.tar, tree]\n") ==
          "recipe.yaml:2:12: 'archives': file 'a.tar' does not exist\n"
          "recipe.yaml:2:19: 'archives': file 'tree' is a directory");
  }

  TEST_CASE("a layout is no recipe, and nothing else is said about it") {
    const LayoutFolder folder;
    CHECK(folder.recipe_findings("format: rootwright/1\nname: x\n") ==
          "recipe.yaml:1:9: 'format' is 'rootwright/1'; wanted is rootwright-recipe/1");
  }

  TEST_CASE("parameters of the layout are known in its recipes, others are not") {
    const LayoutFolder folder;
    CHECK(folder.recipe_findings("format: rootwright-recipe/1\narchives: [\"${rootfs}\"]\n") ==
          "recipe.yaml:2:12: unknown parameter 'rootfs'; there are none");
  }

  TEST_CASE("a recipe that is not there is found where it is used") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(
              "  - {name: R, size: content, filesystem: {type: ext4}, content: {recipe: no.yaml}}\n") ==
          "9:65: recipe: 'no.yaml' does not exist");
  }
}

}  // namespace rootwright::layout
