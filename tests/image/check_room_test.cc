// SPDX-License-Identifier: Apache-2.0
#include "image/check_room.h"

#include <doctest/doctest.h>

#include "sample_image.h"

namespace rootwright::image {

namespace {

std::string misfits_of(const std::string& partitions) {
  const SampleImage sample(partitions);
  std::string text;
  for (const layout::Finding& finding : check_room(sample.read_layout().layout))
    text += finding.message + "\n";
  return text;
}

std::string root_of(const std::string& size, const std::string& filesystem, const std::string& verity) {
  return "\n  - {name: Boot, type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: Root}}\n"
         "  - {name: Root, type: root-x86-64, size: " +
         size + ", filesystem: {type: ext4, size: " + filesystem + "}, content: {directory: tree}, verity: {" + verity +
         "}}\n";
}

}  // namespace

TEST_SUITE("image/check_room") {
  TEST_CASE("a layout with room for everything has no misfits") {
    CHECK(misfits_of("").empty());
    CHECK(misfits_of(root_of("2MiB", "fill", "tree: inline, fec: {roots: 24}")).empty());
  }

  TEST_CASE("a filesystem of fixed size leaves room for its hash tree and parity") {
    CHECK(misfits_of(root_of("2MiB", "2024KiB", "tree: inline")).empty());
    CHECK(misfits_of(root_of("2MiB", "2024KiB", "tree: inline, fec: {roots: 2}")) ==
          "partition 'Root': size 2 MiB is smaller than its filesystem, 2,024 KiB, and hash tree, 24 KiB, and parity, "
          "24 KiB\n");
  }

  TEST_CASE("a fixed hash partition too small for the tree over a fixed filesystem is found") {
    const std::string root = R"(
  - name: Root
    type: root-x86-64
    size: 100MiB
    filesystem: {type: ext4}
    content: {directory: tree}
    verity: {hash_partition: Hash, signature_partition: Signature}
  - {name: Signature, type: root-x86-64-verity-sig, size: content}
  - {name: Hash, type: root-x86-64-verity, size: )";
    CHECK(misfits_of(root + "816KiB}").empty());
    CHECK(misfits_of(root + "812KiB}") ==
          "partition 'Hash': size 812 KiB is smaller than the hash tree of 'Root', 816 KiB\n");
  }

  TEST_CASE("a partition too small for an empty filesystem is found, whatever its kind") {
    CHECK(misfits_of("\n  - {name: Small, size: 16KiB, filesystem: {type: fat}}\n"
                     "  - {name: Log, size: 64KiB, filesystem: {type: ext4, writable: true}}\n")
              .find("partition 'Small': its filesystem of 16 KiB is smaller than its content, which needs ") == 0);
    CHECK(misfits_of("\n  - {name: Log, size: 64KiB, filesystem: {type: ext4, writable: true}}\n")
              .find("partition 'Log': its filesystem of 64 KiB is smaller than its content, which needs ") == 0);
  }
}

}  // namespace rootwright::image
