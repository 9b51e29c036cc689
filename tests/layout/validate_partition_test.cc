// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_partition.h"

#include <doctest/doctest.h>

#include "layout/layout_folder.h"

namespace rootwright::layout {

TEST_SUITE("layout/validate_partition") {
  TEST_CASE("a size of the content needs content") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: content, filesystem: {type: ext4}}\n") ==
          "9:21: partition 'A': size is what the content needs, but there is none; give a size");
    CHECK(folder.partition_findings(
              "  - {name: A, size: content, filesystem: {type: ext4}, content: {directory: tree}}\n") == "");
  }

  TEST_CASE("content needs a filesystem") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB, content: {directory: tree}}\n") ==
          "9:36: partition 'A': content needs a filesystem");
  }

  TEST_CASE("a filesystem fits its partition and leaves room for its hash tree") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB, filesystem: {type: ext4, size: 2MiB}}\n") ==
          "9:21: partition 'A': size 1 MiB is smaller than its filesystem, 2 MiB");
    CHECK(folder.partition_findings("  - {name: A, size: 2MiB, filesystem: {type: ext4, size: 2MiB}}\n") == "");
    CHECK(folder.partition_findings("  - {name: B, size: 1MiB, filesystem: {type: fat}, content: {boot: A}}\n"
                                    "  - name: A\n"
                                    "    size: 2MiB\n"
                                    "    filesystem: {type: ext4, size: 2MiB}\n"
                                    "    content: {directory: tree}\n"
                                    "    verity: {tree: inline}\n") ==
          "11:11: partition 'A': its filesystem takes all of the 2 MiB and leaves nothing for the hash tree");
  }

  TEST_CASE("what grows is writable and grows to more than it has") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(
              "  - {name: A, size: 2GiB, filesystem: {type: ext4, writable: true, grows_to: 1GiB}}\n") ==
          "9:39: partition 'A': grows_to 1 GiB is smaller than its size, 2 GiB");
    CHECK(folder.partition_findings(
              "  - {name: A, size: 1GiB, attributes: [grow-file-system], filesystem: {type: ext4}}\n") ==
          "9:71: partition 'A': attribute grow-file-system needs 'writable: true' of its filesystem");
    CHECK(folder.partition_findings(
              "  - {name: A, size: 1GiB, attributes: [read-only], filesystem: {type: ext4, writable: true}}\n") ==
          "9:64: partition 'A': attribute read-only and a writable filesystem exclude each other");
  }

  TEST_CASE("fat ends below 2^32 sectors and in 2107, and is what firmware reads") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: 2TiB, filesystem: {type: fat}}\n") ==
          "9:21: partition 'A': size 2 TiB is too large for fat, which ends below 2 TiB");
    CHECK(folder.partition_findings("  - {name: A, type: esp, size: 1GiB, filesystem: {type: ext4}}\n") ==
          "9:50: partition 'A': firmware reads fat in a partition of type esp, not ext4");
    CHECK(folder.findings("format: rootwright/1\n"
                          "name: a\n"
                          "version: 1\n"
                          "epoch: 4354819200\n"
                          "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                          "partitions: [{name: A, size: 1GiB, filesystem: {type: fat}}]\n") ==
          "6:48: partition 'A': epoch 4354819200 is later than fat can say, 4354819199 (2107-12-31)");
  }

  TEST_CASE("verity protects a read-only ext4 with content") {
    const LayoutFolder folder;
    const auto root = [&](const std::string& keys) {
      return folder.partition_findings(
          "  - {name: B, size: 1MiB, filesystem: {type: fat}, content: {boot: A}}\n"
          "  - name: A\n"
          "    size: 1GiB\n"
          "    verity: {tree: inline}\n" +
          keys);
    };
    CHECK(root("    filesystem: {type: ext4}\n    content: {directory: tree}\n") == "");
    CHECK(root("") == "12:13: partition 'A': verity needs a filesystem of type ext4");
    CHECK(root("    filesystem: {type: fat}\n    content: {directory: tree}\n") ==
          "12:13: partition 'A': verity needs a filesystem of type ext4");
    CHECK(root("    filesystem: {type: ext4, writable: true}\n    content: {directory: tree}\n") ==
          "12:13: partition 'A': verity and a writable filesystem exclude each other");
    CHECK(root("    filesystem: {type: ext4}\n") ==
          "12:13: partition 'A': verity has nothing to protect: there is no content");
  }

  TEST_CASE("blocks of verity are no smaller than the disk's sectors") {
    const LayoutFolder folder;
    CHECK(folder.findings("format: rootwright/1\n"
                          "name: a\n"
                          "version: 1\n"
                          "epoch: 1\n"
                          "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                          "signing: {verity: {certificate: edge.crt.pem}}\n"
                          "disk: {sector_size: 4096}\n"
                          "partitions:\n"
                          "  - {name: B, size: 1MiB, filesystem: {type: fat}, content: {boot: A}}\n"
                          "  - name: A\n"
                          "    size: 1GiB\n"
                          "    filesystem: {type: ext4}\n"
                          "    content: {directory: tree}\n"
                          "    verity: {tree: inline, block_size: 1024}\n") ==
          "14:13: partition 'A': verity block size 1024 is smaller than the disk's sector size, 4096");
  }

  TEST_CASE("the label _empty is a free slot's") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, label: _empty, size: 1MiB}\n") ==
          "9:12: partition 'A': label '_empty' marks a free slot; give the slot 'content: none'");
  }
}

}  // namespace rootwright::layout
