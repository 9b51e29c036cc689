// SPDX-License-Identifier: Apache-2.0
#include "image/manifest.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/json.h"
#include "support/scratch_dir.h"

namespace rootwright::image {

namespace {

gpt::PartitionTable make_table() {
  gpt::PartitionTable table{.disk_uuid = Uuid::parse("00000000-0000-4000-8000-000000000001"), .disk_size = 4 << 20U};
  table.partitions.push_back({.label = "root",
                              .type = Uuid::parse("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"),
                              .uuid = Uuid::parse("00000000-0000-4000-8000-000000000002"),
                              .extent = {.offset = 1 << 20U, .length = 1 << 20U},
                              .attributes = gpt::kReadOnly});
  return table;
}

PartitionFacts make_facts() {
  VerityFacts verity;
  verity.params.salt = rootwright::to_bytes("salt");
  verity.data_blocks = 2;
  verity.hash_partition = 1;
  verity.hash_offset = 8192;
  verity.root_hash = Bytes(32);
  return {.partition = make_table().partitions[0],
          .filesystem = fs::FilesystemSummary{.kind = "ext4", .size = 8192, .used = 1, .block_size = 4096, .uuid = "u"},
          .verity = std::move(verity)};
}

Json make_manifest() {
  Manifest manifest;
  manifest.table = make_table();
  manifest.partitions.push_back({.name = "root", .slot = "a", .facts = make_facts()});
  manifest.inputs.push_back({.name = "rootfs", .size = 3, .sha256 = Bytes(32)});
  layout::Layout layout;
  layout.parameters = {{.name = "rootfs", .value = "/home/somebody/rootfs.tar", .is_file = true},
                       {.name = "log_size", .value = "1GiB"}};
  return to_json(manifest, layout);
}

std::vector<std::string> texts(const std::vector<ImageFinding>& differences) {
  std::vector<std::string> texts;
  for (const ImageFinding& difference : differences)
    texts.push_back(difference.text());
  return texts;
}

}  // namespace

TEST_SUITE("image/manifest") {
  TEST_CASE("a manifest agrees with the image that it was made for") {
    CHECK(compare_with_manifest(make_manifest(), make_table(), {make_facts()}).empty());
  }

  TEST_CASE("a fact that differs is named with the partition and both values") {
    PartitionFacts facts = make_facts();
    facts.partition.attributes = 0;
    facts.verity->data_blocks = 3;
    CHECK(texts(compare_with_manifest(make_manifest(), make_table(), {facts})) ==
          std::vector<std::string>{
              R"(root: manifest: partitions/1/attributes is ["read-only"], the image has [])",
              "root: manifest: partitions/1/verity/data_blocks is 2, the image has 3",
          });
  }

  TEST_CASE("parity is said with what a device-mapper table says of it") {
    PartitionFacts facts = make_facts();
    facts.verity->fec = FecFacts{.roots = 3,
                                 .extent = {.offset = 16384, .length = 12288},
                                 .device = Uuid::parse("00000000-0000-4000-8000-000000000002")};
    // Two data blocks and the block of hashes over them (Linux verity.rst, "fec_blocks" and "fec_start").
    CHECK(to_json(facts)["verity"]["fec"] ==
          Json{{"roots", 3},
               {"offset", 16384},
               {"size", 12288},
               {"table_options",
                "use_fec_from_device /dev/disk/by-partuuid/00000000-0000-4000-8000-000000000002 fec_roots 3 "
                "fec_blocks 3 fec_start 4"}});
    CHECK_FALSE(to_json(make_facts())["verity"].contains("fec"));
  }

  TEST_CASE("a fact that only one of them has is named") {
    PartitionFacts facts = make_facts();
    facts.verity.reset();
    const std::vector<std::string> differences = texts(compare_with_manifest(make_manifest(), make_table(), {facts}));
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].starts_with("root: manifest: partitions/1/verity is {"));
    CHECK(differences[0].ends_with(", the image has null"));
  }

  TEST_CASE("another number of partitions is named") {
    CHECK(texts(compare_with_manifest(make_manifest(), make_table(), {})) ==
          std::vector<std::string>{"disk: manifest: names 1 partitions, the image has 0"});
  }

  TEST_CASE("a manifest without the expected members differs and does no harm") {
    CHECK(compare_with_manifest(Json::object(), make_table(), {make_facts()}).size() == 2);
    CHECK(compare_with_manifest(Json{{"partitions", Json::array({1})}}, make_table(), {make_facts()}).size() == 2);
  }

  TEST_CASE("paths of the machine are not in a manifest, other parameters are") {
    const Json manifest = make_manifest();
    CHECK(manifest.dump().find("somebody") == std::string::npos);
    CHECK(manifest["parameters"] == Json{{"log_size", "1GiB"}});
  }

  TEST_CASE("what is beside an image and no manifest is refused; nothing is nothing") {
    const test::ScratchDir scratch;
    const auto image = scratch.path() / "disk.img";
    CHECK_FALSE(read_manifest(image).has_value());
    const auto path = scratch.write("disk.img.manifest.json", R"({"format": "other"})");
    CHECK_THROWS_WITH_AS((void)read_manifest(image),
                         ("'" + path.string() + "' is no manifest of format rootwright-manifest/1").c_str(), Error);
    scratch.write("disk.img.manifest.json", R"({"format": )");
    CHECK_THROWS_AS((void)read_manifest(image), Error);
  }
}

}  // namespace rootwright::image
