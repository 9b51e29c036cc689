// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_slots.h"

#include <doctest/doctest.h>

#include "layout/layout_folder.h"

namespace rootwright::layout {

namespace {

/// A layout with these slots and one partition in each, from line 7 on.
std::string with_slots(const std::string& slots, const std::string& keys = "") {
  return "format: rootwright/1\n"
         "name: a\n"
         "version: 1\n"
         "epoch: 1\n"
         "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
         "slots: " +
         slots +
         "\n"
         "partitions: [{per_slot: [{name: \"A-${slot}\", size: 1MiB" +
         keys + "}]}]\n";
}

}  // namespace

TEST_SUITE("layout/validate_slots") {
  TEST_CASE("a slot is a copy of another one that is no copy itself") {
    const LayoutFolder folder;
    CHECK(folder.findings(with_slots("{a: {}, b: {content: {slot: a}}, c: {content: {slot: a}}}")) == "");
    CHECK(folder.findings(with_slots("{a: {content: {slot: a}}}")) ==
          "6:22: partition 'A-a': slot 'a' cannot be a copy of itself");
    CHECK(folder.findings(with_slots("{a: {}, b: {content: {slot: a}}, c: {content: {slot: b}}}")) ==
          "6:54: partition 'A-c': slot 'b' is itself a copy of slot 'a'");
    CHECK(folder.findings(with_slots("{a: {content: {slot: b}}, b: {content: {slot: a}}}")) ==
          "6:22: partition 'A-a': slot 'b' is itself a copy of slot 'a'\n"
          "6:47: partition 'A-b': slot 'a' is itself a copy of slot 'b'");
  }

  TEST_CASE("what is copied is there and not free") {
    const LayoutFolder folder;
    CHECK(folder.findings(with_slots("{a: {}, b: {content: {slot: c}}}")) ==
          "6:29: partition 'A-b': no slot 'c'; there are a, b");
    CHECK(folder.findings(with_slots("{a: {content: none}, b: {content: {slot: a}}}")) ==
          "6:42: partition 'A-b': slot 'a' is free: there is nothing to copy");
    CHECK(folder.partition_findings("  - {name: Log, size: 1MiB, content: {slot: a}}\n") ==
          "9:38: partition 'Log': it is of no slot, so it has no twin in slot 'a'");
  }

  TEST_CASE("copies are as large as what they copy and of its type") {
    const LayoutFolder folder;
    const auto partitions = [&](const std::string& keys_of_copy) {
      Layout layout;
      layout.slots = {"a", "b"};
      Partition original;
      original.name = "A-a";
      original.slot = "a";
      original.size = {.kind = PartitionSize::Kind::fixed, .bytes = 1048576};
      Partition copy = original;
      copy.name = "A-b";
      copy.slot = "b";
      copy.content = SlotContent{"a"};
      if (keys_of_copy == "size") copy.size.bytes = 2097152;
      if (keys_of_copy == "type") copy.type = Uuid::parse("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
      layout.partitions = {original, copy};
      Findings findings;
      validate_copies({.layout = layout, .unsound = {}}, findings);
      return findings.empty() ? "" : findings.at(0).message;
    };
    CHECK(partitions("") == "");
    CHECK(partitions("size") == "partition 'A-b': its size is 2 MiB, but that of 'A-a' is 1 MiB");
    CHECK(partitions("type") == "partition 'A-b': its type is not that of 'A-a'");
  }

  // Both would have the UUIDs that the root hash gives, and the machine would start either.
  TEST_CASE("a root with a hash partition cannot be there twice") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings(
              "  - per_slot:\n"
              "      - name: root-${slot}\n"
              "        type: root-x86-64\n"
              "        size: 1MiB\n"
              "        filesystem: {type: ext4}\n"
              "        content: {directory: tree}\n"
              "        verity: {hash_partition: \"verity-${slot}\", signature_partition: \"sig-${slot}\"}\n"
              "      - {name: \"verity-${slot}\", type: root-x86-64-verity, size: content}\n"
              "      - {name: \"sig-${slot}\", type: root-x86-64-verity-sig, size: content}\n") ==
          "7:29: partition 'root-b': its UUID comes from the root hash and would be there twice; leave the slot free "
          "with 'content: none'");
  }
}

}  // namespace rootwright::layout
