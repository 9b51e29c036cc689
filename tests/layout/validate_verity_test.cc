// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_verity.h"

#include <doctest/doctest.h>

#include "layout/layout_folder.h"

namespace rootwright::layout {

namespace {

/// Line 9: a root whose verity is `verity`; from line 10 on what else there is.
std::string root_with(const std::string& verity, const std::string& others = "") {
  return "  - {name: Root, type: root-x86-64, size: 1GiB, filesystem: {type: ext4}, content: {directory: tree}, "
         "verity: "
         "{" +
         verity + "}}\n" + others;
}

const std::string kHash = "  - {name: H, type: root-x86-64-verity, size: content}\n";
const std::string kSignature = "  - {name: S, type: root-x86-64-verity-sig, size: content}\n";
const std::string kBoth = "hash_partition: H, signature_partition: S";

}  // namespace

TEST_SUITE("layout/validate_verity") {
  TEST_CASE("hash tree and signature lie in partitions of the types that go with the root's") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(root_with(kBoth, kHash + kSignature)) == "");
    CHECK(folder.partition_findings(
              root_with(kBoth, "  - {name: H, type: root-arm64-verity, size: 1MiB}\n" + kSignature)) ==
          "9:111: partition 'Root': hash tree: the type of 'H' is root-arm64-verity; wanted is root-x86-64-verity\n"
          "10:12: partition 'H': no verity names it as its hash_partition");
    CHECK(folder.partition_findings(root_with("hash_partition: S, signature_partition: H", kHash + kSignature))
              .starts_with("9:111: partition 'Root': hash tree: the type of 'S' is root-x86-64-verity-sig; wanted is "
                           "root-x86-64-verity\n"
                           "9:111: partition 'Root': signature: the type of 'H' is root-x86-64-verity; wanted is "
                           "root-x86-64-verity-sig"));
  }

  TEST_CASE("partitions that verity names are there, empty and its own") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(root_with("hash_partition: HH, signature_partition: S", kSignature)) ==
          "9:111: partition 'Root': hash tree: no partition 'HH'; allowed are Root, S");
    CHECK(folder.partition_findings(root_with("hash_partition: Root, signature_partition: S", kSignature)) ==
          "9:111: partition 'Root': hash tree: it cannot hold its own hash tree; write 'tree: inline'");
    CHECK(
        folder
            .partition_findings(root_with(
                kBoth, kSignature + "  - {name: H, type: root-x86-64-verity, size: 1MiB, filesystem: {type: ext4}}\n"))
            .starts_with("9:111: partition 'Root': hash tree: 'H' has a filesystem"));
    CHECK(
        folder
            .partition_findings(root_with(kBoth, kHash + kSignature +
                                                     "  - {name: R2, type: root-x86-64, size: 1GiB, filesystem: {type: "
                                                     "ext4}, content: {directory: tree}, verity: {" +
                                                     kBoth + "}}\n"))
            .starts_with("12:109: partition 'R2': hash tree: 'H' already holds one of 'Root'\n"
                         "12:109: partition 'R2': signature: 'S' already holds one of 'Root'"));
  }

  TEST_CASE("a partition for a hash tree or signature that nothing names is a mistake") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(kHash.substr(0, kHash.find("content")) + "1MiB}\n") ==
          "9:12: partition 'H': no verity names it as its hash_partition");
  }

  TEST_CASE("a root hash is signed, and its signature lies somewhere") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(root_with("tree: inline")) ==
          "9:111: partition 'Root': its signature lies nowhere; give it a signature_partition, or a partition "
          "'content: {boot: Root}'");
    CHECK(folder.findings("format: rootwright/1\n"
                          "name: a\n"
                          "version: 1\n"
                          "epoch: 1\n"
                          "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                          "partitions:\n" +
                          root_with(kBoth, kHash + kSignature)) ==
          "7:111: partition 'Root': no key signs its root hash; add 'signing: {verity: {certificate: FILE}}'");
  }

  TEST_CASE("boot content names a root of its slot under verity") {
    const LayoutFolder folder;
    const auto boot = [](const std::string& root) {
      return "  - {name: Boot, size: 1MiB, filesystem: {type: fat}, content: {boot: " + root + "}}\n";
    };
    CHECK(folder.partition_findings(root_with("tree: inline", boot("Root"))) == "");
    CHECK(folder.partition_findings(boot("Rot") + "  - {name: Root, size: 1GiB, filesystem: {type: ext4}}\n") ==
          "9:64: partition 'Boot': boot: no partition 'Rot'; did you mean 'Root'?");
    CHECK(folder.partition_findings(boot("Root") + "  - {name: Root, size: 1GiB, filesystem: {type: ext4}}\n") ==
          "9:64: partition 'Boot': boot: 'Root' has no verity, so there is no root hash to boot with");
    CHECK(folder.partition_findings(
              boot("Root-a") + "  - per_slot: [{name: \"Root-${slot}\", size: 1GiB, filesystem: {type: ext4}}]\n") ==
          "9:64: partition 'Boot': boot: 'Root-a' is of another slot");
  }

  TEST_CASE("what an unsound partition may say is not held against others") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(kHash.substr(0, kHash.find("content")) + "1MiB}\n" +
                                    "  - {name: Root, size: 1GB, filesystem: {type: ext4}}\n") ==
          "10:24: size '1GB' has the unit 'GB', which some read as a power of ten; write '1GiB'");
  }
}

}  // namespace rootwright::layout
