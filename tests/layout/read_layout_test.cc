// SPDX-License-Identifier: Apache-2.0
#include "layout/read_layout.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"
#include "layout/layout_folder.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

TEST_SUITE("layout/read_layout") {
  TEST_CASE("the head is read, with defaults for what it leaves out") {
    const LayoutFolder folder;
    const Layout layout = folder.read(std::string(kHead) + "  - {name: A, size: 1MiB}\n").layout;
    CHECK(layout.path == folder.directory().path() / "layout.yaml");
    CHECK(layout.name == "edge");
    CHECK(layout.version == "1.0.0");
    CHECK(layout.rollback_index == 0);
    CHECK(layout.epoch == 1700000000);
    CHECK(layout.seed.text() == "6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25");
    CHECK(layout.disk.sector_size == 512);
    CHECK_FALSE(layout.disk.size);
    CHECK(layout.slots == std::vector<std::string>{"a", "b"});
    CHECK(layout.signing.at("verity").certificate == folder.directory().path() / "edge.crt.pem");
    CHECK_FALSE(layout.signing.at("verity").example_key);
  }

  TEST_CASE("parameters are put in everywhere") {
    const LayoutFolder folder;
    const ReadLayout read = folder.read(
        "format: rootwright/1\n"
        "name: ${product}\n"
        "version: 1.0+${product}\n"
        "rollback_index: ${index}\n"
        "epoch: 1\n"
        "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
        "parameters:\n"
        "  product: {type: text, default: edge}\n"
        "  index: {type: integer, default: 3, min: 0}\n"
        "  sectors: {type: integer, default: 4096}\n"
        "  log: {type: size, default: 1GiB}\n"
        "disk: {sector_size: \"${sectors}\", size: 8GiB}\n"
        "partitions:\n"
        "  - {name: \"Log ${product}\", size: \"${log}\"}\n",
        {{"product", "box"}, {"log", "2GiB"}});
    CHECK(read.findings.empty());
    CHECK(read.layout.name == "box");
    CHECK(read.layout.version == "1.0+box");
    CHECK(read.layout.rollback_index == 3);
    CHECK(read.layout.disk.sector_size == 4096);
    CHECK(read.layout.disk.size == 8 * kGiB);
    CHECK(read.layout.partitions.at(0).name == "Log box");
    CHECK(read.layout.partitions.at(0).size.bytes == 2 * kGiB);
    CHECK(read.layout.parameters.at(3).value == "2GiB");
  }

  TEST_CASE("all that is wrong is found at once, sorted by place and said once") {
    const LayoutFolder folder;
    CHECK(folder.findings("format: rootwright/1\n"
                          "nmae: edge\n"
                          "version: 1 0\n"
                          "rollback_index: -1\n"
                          "epoch: yesterday\n"
                          "seed: 6f2a\n"
                          "parameters: {size: {type: size, default: 1GiB, max: 2GiB}}\n"
                          "disk: {sector_size: 520, size: 1000B}\n"
                          "signing: {verity: {certificate: no.pem, example_key: tree}}\n"
                          "slots: {a: {}, b: {content: {slot: c}}}\n"
                          "partitions:\n"
                          "  - per_slot:\n"
                          "      - {name: \"Root${SLOT}\", size: \"${siz}\", filesystm: {type: ext4}}\n"
                          "      - {name: \"Boot${SLOT}\", size: 1MiB}\n"
                          "  - {name: Log, size: 1GB}\n",
                          {{"size", "3GiB"}, {"data", "1GiB"}}) ==
          "1:1: layout needs the key 'name'\n"
          "2:1: unknown key 'nmae' in layout; did you mean 'name'?\n"
          "3:10: 'version' has the character ' '; allowed are letters, digits and any of . - _ + ~\n"
          "4:17: 'rollback_index' is '-1'; wanted is a whole number from 0 to 9223372036854775807\n"
          "5:8: 'epoch' is 'yesterday'; wanted is a whole number from 0 to 15032385535\n"
          "6:7: '6f2a' is not a UUID such as 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'\n"
          "7:1: --set data: unknown parameter; allowed are size\n"
          "7:14: parameter 'size' is 3GiB; at most 2GiB is allowed\n"
          "8:21: 'sector_size' is '520'; allowed are 512, 4096\n"
          "8:32: 'size' is 1,000 bytes; wanted is minimal, or a multiple of 512 bytes above 0\n"
          "9:33: 'certificate': file 'no.pem' does not exist\n"
          "9:54: 'example_key': file 'tree' is a directory\n"
          "10:29: partition 'BootB': no slot 'c'; there are a, b\n"
          "13:37: unknown parameter 'siz'; did you mean 'size'?\n"
          "13:47: unknown key 'filesystm' in partition; did you mean 'filesystem'?\n"
          "15:23: size '1GB' has the unit 'GB', which some read as a power of ten; write '1GiB'");
  }

  TEST_CASE("another format is refused before anything else is said") {
    const LayoutFolder folder;
    CHECK(folder.findings("format: rootwright/2\nfoo: bar\n") ==
          "1:9: 'format' is 'rootwright/2'; wanted is rootwright/1");
    CHECK(folder.findings("") == "1:1: file is empty");
    CHECK(folder.findings("format: [\n") == "2:1: not valid YAML: end of sequence flow not found");
  }

  TEST_CASE("names and versions are plain and not long") {
    const LayoutFolder folder;
    const auto named = [&](const std::string& name) {
      return folder.findings("format: rootwright/1\nname: " + name +
                             "\nversion: 1\nepoch: 1\nseed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                             "partitions: [{name: A, size: 1MiB}]\n");
    };
    CHECK(named("edge-1.0+b~rc_2") == "");
    CHECK(named("a/b") == "2:7: 'name' has the character '/'; allowed are letters, digits and any of . - _ + ~");
    CHECK(named(std::string(64, 'x')) == "");
    CHECK(named(std::string(65, 'x')) == "2:7: 'name' has 65 characters; at most 64 are allowed");
  }

  TEST_CASE("SOURCE_DATE_EPOCH takes the place of the epoch") {
    const LayoutFolder folder;
    const auto path = folder.directory().write("layout.yaml", std::string(kHead) + "  - {name: A, size: 1MiB}\n");
    CHECK(read_layout(path, {}, 1600000000).layout.epoch == 1600000000);
    const ReadLayout refused = read_layout(path, {}, -1);
    REQUIRE(refused.findings.size() == 1);
    CHECK(refused.findings[0].where == Location{path, 4, 1});
    CHECK(refused.findings[0].message == "SOURCE_DATE_EPOCH is -1; wanted is a whole number from 0 to 15032385535");
  }

  TEST_CASE("a recipe is read once, however many partitions it makes") {
    const LayoutFolder folder;
    const ReadLayout read =
        folder.read(std::string(kHead) +
                    "  - {name: A, size: content, filesystem: {type: ext4}, content: {recipe: recipe.yaml}}\n"
                    "  - {name: B, size: content, filesystem: {type: ext4}, content: {recipe: tree/../recipe.yaml}}\n");
    CHECK(read.findings.empty());
    REQUIRE(read.recipes.size() == 1);
    CHECK(read.recipes.begin()->first == folder.directory().path() / "recipe.yaml");
  }

  TEST_CASE("only signing for verity is known") {
    const LayoutFolder folder;
    CHECK(folder.findings("format: rootwright/1\nname: a\nversion: 1\nepoch: 1\n"
                          "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                          "signing: {veritee: {certificate: edge.crt.pem}}\n"
                          "partitions: [{name: A, size: 1MiB}]\n") ==
          "6:11: unknown key 'veritee' in signing; did you mean 'verity'?");
  }

  TEST_CASE("a layout that is not there or too large cannot be read") {
    const LayoutFolder folder;
    const std::string missing = (folder.directory().path() / "none.yaml").string();
    CHECK_THROWS_WITH_AS((void)read_layout(missing, {}, std::nullopt), ("'" + missing + "' does not exist").c_str(),
                         Error);
    const auto large = folder.directory().write("large.yaml", std::string(kLargestYamlFile + 1, '#'));
    CHECK_THROWS_AS((void)read_layout(large, {}, std::nullopt), Error);
  }
}

}  // namespace rootwright::layout
