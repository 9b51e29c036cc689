// SPDX-License-Identifier: Apache-2.0
#include "image/placement.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::image {

namespace {

layout::Partition make_partition(std::string name, layout::PartitionSize size) {
  layout::Partition partition;
  partition.name = name;
  partition.label = std::move(name);
  partition.size = size;
  partition.where = partition.size_where = {.file = "l.yaml", .line = 7, .column = 3};
  return partition;
}

layout::Partition make_root(layout::PartitionSize size, layout::FilesystemSize::Kind kind) {
  layout::Partition partition = make_partition("root", size);
  partition.filesystem = layout::Filesystem{.size = {.kind = kind}};
  partition.verity = layout::Verity{};
  return partition;
}

layout::Layout make_layout(std::vector<layout::Partition> partitions) {
  layout::Layout layout;
  layout.partitions = std::move(partitions);
  layout.disk.where = {.file = "l.yaml", .line = 2, .column = 1};
  return layout;
}

constexpr layout::PartitionSize fixed(std::uint64_t bytes) {
  return {.kind = layout::PartitionSize::Kind::fixed, .bytes = bytes};
}
constexpr layout::PartitionSize content(std::uint64_t headroom) {
  return {.kind = layout::PartitionSize::Kind::content, .bytes = headroom};
}

}  // namespace

TEST_SUITE("image/placement") {
  TEST_CASE("partitions begin at 1 MiB, on boundaries of 1 MiB, and the table's backup fits behind them") {
    const Placement placement =
        place(make_layout({make_partition("a", fixed(16 * kKiB)), make_partition("b", fixed(3 * kMiB))}), {{}, {}});
    CHECK(placement.partitions[0].extent == io::Extent{.offset = kMiB, .length = 16 * kKiB});
    CHECK(placement.partitions[1].extent == io::Extent{.offset = 2 * kMiB, .length = 3 * kMiB});
    CHECK(placement.disk_size == 6 * kMiB);
  }

  TEST_CASE("a minimal filesystem takes what it needs, and its superblock and hash tree follow it") {
    // 25,600 blocks: 200 + 2 + 1 hash blocks (veritysetup format on 100 MiB writes 204 blocks with its superblock).
    const Placement placement = place(make_layout({make_root(fixed(4 * kGiB), layout::FilesystemSize::Kind::minimal)}),
                                      {{.minimum = 100 * kMiB}});
    const PlacedPartition& root = placement.partitions[0];
    CHECK(root.filesystem == io::Extent{.offset = kMiB, .length = 100 * kMiB});
    CHECK(root.superblock == io::Extent{.offset = 101 * kMiB, .length = 4096});
    CHECK(root.hash_tree == io::Extent{.offset = 101 * kMiB + 4096, .length = 203 * 4096});
  }

  TEST_CASE("a filesystem that fills leaves just enough for its hash tree: one block more would not fit") {
    for (const std::uint64_t size : {2 * kMiB, 100 * kMiB, 4 * kGiB}) {
      const Placement placement =
          place(make_layout({make_root(fixed(size), layout::FilesystemSize::Kind::fill)}), {{.minimum = kMiB}});
      const PlacedPartition& root = placement.partitions[0];
      CHECK(root.hash_tree.end() <= root.extent.end());
      const std::uint64_t larger = root.filesystem.length + 4096;
      CHECK(larger + verity_sizes(layout::Verity{}, larger).sum() > size);
    }
  }

  TEST_CASE("parity follows the hash tree and covers it and the filesystem") {
    // 25,600 data and 203 hash blocks: 102 rounds of 253 and 2 parity blocks each, 112 of 231 and 24 (veritysetup
    // format --fec-roots writes 204 and 2688 blocks).
    auto layout = make_layout({make_root(fixed(4 * kGiB), layout::FilesystemSize::Kind::minimal)});
    layout.partitions[0].verity->fec_roots = 2;
    PlacedPartition root = place(layout, {{.minimum = 100 * kMiB}}).partitions[0];
    CHECK(root.parity == io::Extent{.offset = root.hash_tree.end(), .length = 204 * 4096});
    layout.partitions[0].verity->fec_roots = 24;
    root = place(layout, {{.minimum = 100 * kMiB}}).partitions[0];
    CHECK(root.parity == io::Extent{.offset = root.hash_tree.end(), .length = 2688 * 4096});
  }

  TEST_CASE("a filesystem that fills leaves just enough for hash tree and parity, whatever the roots") {
    for (const std::uint32_t roots : {2U, 3U, 24U}) {
      for (const std::uint64_t size : {256 * kKiB, 2 * kMiB, 100 * kMiB, 4 * kGiB}) {
        auto layout = make_layout({make_root(fixed(size), layout::FilesystemSize::Kind::fill)});
        layout.partitions[0].verity->fec_roots = roots;
        const PlacedPartition root = place(layout, {{.minimum = 4 * kKiB}}).partitions[0];
        CHECK(root.parity.end() <= root.extent.end());
        const std::uint64_t larger = root.filesystem.length + 4096;
        CHECK(larger + verity_sizes(*layout.partitions[0].verity, larger).sum() > size);
      }
    }
  }

  // With hash blocks of 1 KiB a filling ext4 was placed with a quarter of a block too much: the hash tree began behind
  // that, and nothing that looks for it where the filesystem ends found it.
  TEST_CASE("an ext4 ends with a whole block, whatever the hash tree's blocks are") {
    layout::Partition root = make_root(fixed(7 * kMiB), layout::FilesystemSize::Kind::fill);
    root.verity->block_size = 1024;
    CHECK(place(make_layout({root}), {{.minimum = kMiB}}).partitions[0].filesystem.length % 4096 == 0);
    root.filesystem->size = {.kind = layout::FilesystemSize::Kind::fixed, .bytes = 2 * kMiB + 1024};
    CHECK(place(make_layout({root}), {{.minimum = kMiB}}).partitions[0].filesystem.length == 2 * kMiB);
    root = make_partition("data", fixed(7 * kMiB + 512));
    root.filesystem = layout::Filesystem{};
    CHECK(place(make_layout({root}), {{.minimum = kMiB}}).partitions[0].filesystem.length == 7 * kMiB);
  }

  TEST_CASE("partitions sized by their content have room for parity") {
    layout::Partition root = make_root(content(0), layout::FilesystemSize::Kind::minimal);
    root.verity->fec_roots = 24;
    // 100 MiB, 204 blocks of hash tree, 2688 of parity: 111.3 MiB.
    const auto inline_layout = make_layout({root});
    CHECK(place(inline_layout, {{.minimum = 100 * kMiB}}).partitions[0].extent.length == 112 * kMiB);
    root.verity->hash_partition = "hash";
    const Placement separate =
        place(make_layout({root, make_partition("hash", content(0))}), {{.minimum = 100 * kMiB}, {}});
    CHECK(separate.partitions[0].extent.length == 100 * kMiB);
    CHECK(separate.partitions[1].extent.length == 12 * kMiB);
    CHECK(separate.partitions[0].parity.length == 0);
    CHECK(separate.partitions[1].parity ==
          io::Extent{.offset = separate.partitions[1].hash_tree.end(), .length = 2688 * 4096});
  }

  TEST_CASE("a partition too small for parity is refused with all sizes") {
    auto layout = make_layout({make_root(fixed(101 * kMiB), layout::FilesystemSize::Kind::minimal)});
    layout.partitions[0].verity->fec_roots = 2;
    CHECK_THROWS_WITH_AS(place(layout, {{.minimum = 100 * kMiB}}),
                         "l.yaml:7:3: partition 'root': size 101 MiB is smaller than its filesystem, 100 MiB, and hash "
                         "tree, 816 KiB, and parity, 816 KiB",
                         Error);
    layout.partitions[0].verity->hash_partition = "hash";
    layout.partitions.push_back(make_partition("hash", fixed(kMiB)));
    CHECK_THROWS_WITH_AS(place(layout, {{.minimum = 100 * kMiB}, {}}),
                         "l.yaml:7:3: partition 'hash': size 1 MiB is smaller than the hash tree of 'root', 816 KiB, "
                         "and its parity, 816 KiB",
                         Error);
  }

  TEST_CASE("everything that does not fit is found at once") {
    auto layout = make_layout({make_root(fixed(10 * kMiB), layout::FilesystemSize::Kind::minimal),
                               make_root(fixed(20 * kMiB), layout::FilesystemSize::Kind::minimal)});
    layout.disk.size = 16 * kMiB;
    const layout::Findings misfits = find_misfits(layout, {{.minimum = 10 * kMiB}, {.minimum = 20 * kMiB}});
    REQUIRE(misfits.size() == 3);
    CHECK(misfits[0].text() == "l.yaml:2:1: disk size 16 MiB is smaller than its partitions need, 32 MiB");
    CHECK(misfits[1].text() ==
          "l.yaml:7:3: partition 'root': size 10 MiB is smaller than its filesystem, 10 MiB, and hash tree, 88 KiB");
    CHECK(find_misfits(make_layout({make_partition("a", fixed(kMiB))}), {{}}).empty());
  }

  TEST_CASE("a partition sized by its content holds filesystem, hash tree and headroom") {
    const Placement placement = place(
        make_layout({make_root(content(2 * kMiB), layout::FilesystemSize::Kind::minimal)}), {{.minimum = 100 * kMiB}});
    CHECK(placement.partitions[0].extent.length == 103 * kMiB);
  }

  TEST_CASE("a partition too small for its filesystem is refused with both sizes, at its place in the layout") {
    const auto layout = make_layout({make_root(fixed(100 * kMiB), layout::FilesystemSize::Kind::minimal)});
    CHECK_THROWS_WITH_AS(place(layout, {{.minimum = 132 * kMiB}}),
                         "l.yaml:7:3: partition 'root': size 100 MiB is smaller than its filesystem, 132 MiB, and hash "
                         "tree, 1,076 KiB",
                         Error);
  }

  TEST_CASE("a filling filesystem smaller than its content is refused with both sizes") {
    auto layout = make_layout({make_root(fixed(100 * kMiB), layout::FilesystemSize::Kind::fill)});
    layout.partitions[0].verity.reset();
    CHECK_THROWS_WITH_AS(place(layout, {{.minimum = 132 * kMiB}}),
                         "l.yaml:7:3: partition 'root': its filesystem of 100 MiB is smaller than its content, which "
                         "needs 132 MiB",
                         Error);
  }

  TEST_CASE("a hash partition sized by its content fits the tree of the filesystem that names it") {
    layout::Partition root = make_root(fixed(100 * kMiB), layout::FilesystemSize::Kind::fill);
    root.verity->hash_partition = "hash";
    const Placement placement = place(make_layout({root, make_partition("hash", content(0))}), {{.minimum = kMiB}, {}});
    CHECK(placement.partitions[0].filesystem.length == 100 * kMiB);
    CHECK(placement.partitions[1].extent.length == kMiB);
    CHECK(placement.partitions[1].superblock == io::Extent{.offset = 101 * kMiB, .length = 4096});
    CHECK(placement.partitions[1].hash_tree.length == 203 * 4096);
  }

  TEST_CASE("a hash partition too small for the tree is refused with both sizes") {
    layout::Partition root = make_root(fixed(4 * kGiB), layout::FilesystemSize::Kind::fill);
    root.verity->hash_partition = "hash";
    const auto layout = make_layout({root, make_partition("hash", fixed(16 * kMiB))});
    CHECK_THROWS_WITH_AS(
        place(layout, {{.minimum = kMiB}, {}}),
        "l.yaml:7:3: partition 'hash': size 16 MiB is smaller than the hash tree of 'root', 33,032 KiB", Error);
  }

  TEST_CASE("a free slot's partition is as large as the first slot's") {
    layout::Partition a = make_root(content(0), layout::FilesystemSize::Kind::minimal);
    a.slot = "a";
    layout::Partition b = a;
    b.name = "root-b";
    b.label = "_empty";
    b.slot = "b";
    b.content = layout::NoContent{};
    auto layout = make_layout({a, b});
    layout.slots = {"a", "b"};
    const Placement placement = place(layout, {{.minimum = 10 * kMiB}, {}});
    CHECK(placement.partitions[1].extent.length == placement.partitions[0].extent.length);
    CHECK(placement.partitions[1].filesystem.length == 0);
  }

  TEST_CASE("a fixed disk smaller than its partitions is refused with both sizes") {
    auto layout = make_layout({make_partition("a", fixed(10 * kMiB))});
    layout.disk.size = 11 * kMiB;
    CHECK_THROWS_WITH_AS(place(layout, {{}}),
                         "l.yaml:2:1: disk size 11 MiB is smaller than its partitions need, 12 MiB", Error);
    layout.disk.size = 20 * kMiB;
    CHECK(place(layout, {{}}).disk_size == 20 * kMiB);
  }
}

}  // namespace rootwright::image
