// SPDX-License-Identifier: Apache-2.0
// The layouts that lie in layouts/, value by value.
#include <variant>

#include <doctest/doctest.h>

#include "base/size.h"
#include "gpt/partition_table.h"
#include "layout/read_layout.h"
#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

const std::filesystem::path kSource = ROOTWRIGHT_SOURCE_DIR;

/// Reads a layout with archive and kernel of no content.
ReadLayout read_shipped(const std::string& name, Settings settings = {}) {
  const test::ScratchDir inputs;
  settings["rootfs"] = inputs.write("rootfs.tar", "");
  if (name != "minimal.yaml") settings["kernel"] = inputs.write("kernel.deb", "");
  return read_layout(kSource / "layouts" / name, settings, std::nullopt);
}

struct NameAndSize {
  std::string name;
  std::uint64_t size;
  friend bool operator==(const NameAndSize&, const NameAndSize&) = default;
};

std::vector<NameAndSize> names_and_sizes(const Layout& layout) {
  std::vector<NameAndSize> list;
  for (const Partition& partition : layout.partitions)
    list.push_back({partition.name, partition.size.bytes});
  return list;
}

}  // namespace

TEST_SUITE("layout/shipped layouts") {
  TEST_CASE("edge-ab has the appliance's eight partitions in order and with their sizes") {
    const ReadLayout read = read_shipped("edge-ab.yaml");
    CHECK(read.findings.empty());
    const Layout& layout = read.layout;
    CHECK(names_and_sizes(layout) == std::vector<NameAndSize>{{"BootEFIA", 8 * kMiB},
                                                              {"BootA", 192 * kMiB},
                                                              {"RootFS A", 4 * kGiB},
                                                              {"BootEFIB", 8 * kMiB},
                                                              {"BootB", 192 * kMiB},
                                                              {"RootFS B", 4 * kGiB},
                                                              {"Log", 1 * kGiB},
                                                              {"Data", 2 * kGiB}});
    CHECK(layout.slots == std::vector<std::string>{"a", "b"});
    CHECK(layout.disk.sector_size == 512);
    CHECK_FALSE(layout.disk.size);
    CHECK(layout.epoch == 1700000000);
    CHECK(layout.rollback_index == 0);
    CHECK(layout.signing.at("verity").certificate == kSource / "keys-example/edge.crt.pem");
    CHECK(layout.signing.at("verity").example_key == kSource / "keys-example/edge.key.pem");
  }

  TEST_CASE("edge-ab boots a root with its tree behind it, and slot b is a copy") {
    const ReadLayout read = read_shipped("edge-ab.yaml");
    const std::vector<Partition>& partitions = read.layout.partitions;
    CHECK(partitions[0].filesystem->kind == FilesystemKind::fat);
    CHECK(std::get<BootContent>(partitions[1].content).root_partition == "RootFS A");
    CHECK(std::get<RecipeContent>(partitions[2].content).path == kSource / "recipes/edge/recipe.yaml");
    CHECK(partitions[2].filesystem->size.kind == FilesystemSize::Kind::minimal);
    CHECK(partitions[2].verity->hash_partition == "");
    CHECK(partitions[2].attributes == gpt::kReadOnly);
    for (std::size_t i = 3; i < 6; ++i) {
      CHECK(std::get<SlotContent>(partitions[i].content).slot == "a");
      CHECK(find_twin(read.layout, partitions[i], "a") == &partitions[i - 3]);
      CHECK(partitions[i].type == partitions[i - 3].type);
    }
    CHECK(partitions[6].filesystem->writable);
    CHECK(partitions[7].filesystem->grows_to == 2 * kTiB);
    REQUIRE(read.recipes.size() == 1);
    CHECK(read.recipes.begin()->second.archives.size() == 1);
    CHECK(read.recipes.begin()->second.kernel);
  }

  TEST_CASE("edge-ab takes the sizes of the appliance's log and data, and no other") {
    CHECK(read_shipped("edge-ab.yaml", {{"log_size", "6GiB"}}).layout.partitions[6].size.bytes == 6 * kGiB);
    CHECK(read_shipped("edge-ab.yaml", {{"data_size", "2TiB"}}).layout.partitions[7].size.bytes == 2 * kTiB);
    CHECK(read_shipped("edge-ab.yaml", {{"log_size", "2GiB"}}).findings.at(0).message ==
          "parameter 'log_size' is 2GiB; allowed are 1GiB, 6GiB");
    CHECK(read_shipped("edge-ab.yaml", {{"data_size", "1GiB"}}).findings.at(0).message ==
          "parameter 'data_size' is 1GiB; at least 2GiB is needed");
    CHECK(read_shipped("edge-ab.yaml", {{"data_size", "3TiB"}}).findings.at(0).message ==
          "parameter 'data_size' is 3TiB; at most 2TiB is allowed");
  }

  TEST_CASE("discoverable has root, hash tree and signature in partitions of their own and a free slot") {
    const ReadLayout read = read_shipped("discoverable.yaml");
    CHECK(read.findings.empty());
    const std::vector<Partition>& partitions = read.layout.partitions;
    CHECK(names_and_sizes(read.layout) == std::vector<NameAndSize>{{"ESP", 192 * kMiB},
                                                                   {"root-a", 1 * kGiB},
                                                                   {"root-a-verity", 16 * kMiB},
                                                                   {"root-a-verity-sig", 16 * kKiB},
                                                                   {"root-b", 1 * kGiB},
                                                                   {"root-b-verity", 16 * kMiB},
                                                                   {"root-b-verity-sig", 16 * kKiB},
                                                                   {"var", 512 * kMiB}});
    CHECK(partitions[1].verity->hash_partition == "root-a-verity");
    CHECK(partitions[1].verity->signature_partition == "root-a-verity-sig");
    for (std::size_t i = 1; i < 7; ++i)
      CHECK(partitions[i].attributes == gpt::kReadOnly);
    for (std::size_t i = 4; i < 7; ++i) {
      CHECK(partitions[i].label == "_empty");
      CHECK(std::holds_alternative<NoContent>(partitions[i].content));
      CHECK_FALSE(partitions[i].filesystem);
      CHECK_FALSE(partitions[i].verity);
    }
    CHECK(partitions[7].attributes == gpt::kGrowFileSystem);
    CHECK(partitions[7].filesystem->writable);
  }

  TEST_CASE("minimal has a Boot partition and a root that are as large as they must be") {
    const ReadLayout read = read_shipped("minimal.yaml");
    CHECK(read.findings.empty());
    REQUIRE(read.layout.partitions.size() == 2);
    const Partition& boot = read.layout.partitions[0];
    CHECK(boot.size.kind == PartitionSize::Kind::content);
    CHECK(boot.size.bytes == 64 * kMiB);
    CHECK(std::get<BootContent>(boot.content).root_partition == "Root");
    const Partition& root = read.layout.partitions[1];
    CHECK(root.size.kind == PartitionSize::Kind::content);
    CHECK(root.size.bytes == 0);
    CHECK(root.verity);
    CHECK_FALSE(read.recipes.begin()->second.kernel);
  }

  TEST_CASE("all three have seeds of their own") {
    const Uuid edge = read_shipped("edge-ab.yaml").layout.seed;
    const Uuid discoverable = read_shipped("discoverable.yaml").layout.seed;
    const Uuid minimal = read_shipped("minimal.yaml").layout.seed;
    CHECK(edge != discoverable);
    CHECK(edge != minimal);
    CHECK(discoverable != minimal);
  }
}

}  // namespace rootwright::layout
