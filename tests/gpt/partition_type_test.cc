// SPDX-License-Identifier: Apache-2.0
#include "gpt/partition_type.h"

#include <set>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::gpt {

TEST_SUITE("gpt/partition_type") {
  TEST_CASE("no two types share a name or a UUID") {
    std::set<std::string_view> names;
    std::set<Uuid> uuids;
    for (const PartitionType& type : partition_types()) {
      CHECK(names.insert(type.name).second);
      CHECK(uuids.insert(type.uuid).second);
    }
  }

  // UUIDs from UAPI.2, "Defined Partition Type UUIDs".
  TEST_CASE("names and UUIDs are found from each other") {
    CHECK(parse_partition_type("esp").text() == "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    CHECK(parse_partition_type("root-x86-64-verity-sig").text() == "41092b05-9fc8-4523-994f-2def0408b176");
    for (const PartitionType& type : partition_types()) {
      CHECK(parse_partition_type(type.name) == type.uuid);
      CHECK(find_partition_type(type.uuid)->name == type.name);
    }
    CHECK_FALSE(find_partition_type(Uuid{}).has_value());
  }

  TEST_CASE("a root or usr of every architecture has its hash and signature types") {
    for (const PartitionType& type : partition_types()) {
      const bool root = type.role == PartitionRole::root;
      if (!root && type.role != PartitionRole::usr) continue;
      const std::string name(type.name);
      const auto hash =
          find_partition_type(root ? PartitionRole::root_verity : PartitionRole::usr_verity, type.architecture);
      const auto signature = find_partition_type(
          root ? PartitionRole::root_verity_signature : PartitionRole::usr_verity_signature, type.architecture);
      REQUIRE(hash.has_value());
      REQUIRE(signature.has_value());
      CHECK(hash->name == name + "-verity");
      CHECK(signature->name == name + "-verity-sig");
      CHECK(name == (root ? "root-" : "usr-") + std::string(type.architecture));
    }
    CHECK_FALSE(find_partition_type(PartitionRole::root, "vax").has_value());
  }

  TEST_CASE("a type without a name is given as a UUID, in either case") {
    CHECK(parse_partition_type("DEADBEEF-0000-4000-8000-000000000000").text() ==
          "deadbeef-0000-4000-8000-000000000000");
  }

  TEST_CASE("an unknown name comes with the nearest known one") {
    const std::pair<const char*, const char*> refusals[] = {
        {"root-x86_64", "partition type 'root-x86_64' is not known; did you mean 'root-x86-64'?"},
        {"root", "partition type 'root' is not known; did you mean 'root-x86-64'?"},
        {"ESP", "partition type 'ESP' is not known; did you mean 'esp'?"},
        {"root-arm64-verity-signature",
         "partition type 'root-arm64-verity-signature' is not known; did you mean 'root-arm64-verity-sig'?"},
        {"wombat\n", "partition type 'wombat\\012' is not known; allowed are names such as 'root-x86-64' and UUIDs"},
        {"", "partition type '' is not known; allowed are names such as 'root-x86-64' and UUIDs"},
    };
    for (const auto& refusal : refusals) {
      const char* text = refusal.first;
      CAPTURE(text);
      CHECK_THROWS_WITH_AS(static_cast<void>(parse_partition_type(text)), refusal.second, Error);
    }
  }

  TEST_CASE("what is meant as a UUID and is none is refused as one") {
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_partition_type("deadbeef-0000-4000-8000-00000000000g")),
                         "'deadbeef-0000-4000-8000-00000000000g' is not a UUID such as "
                         "'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'",
                         Error);
  }
}

}  // namespace rootwright::gpt
