// SPDX-License-Identifier: Apache-2.0
#include "gpt/partition_type.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/nearest.h"

namespace rootwright::gpt {

namespace {

using Role = PartitionRole;

struct NamedType {
  std::string_view name;
  std::string_view uuid;
  Role role = Role::other;
  std::string_view architecture = {};
};

// UAPI.2, "Defined Partition Type UUIDs"; names as systemd's gpt.c has them. Beside what we build for stand the
// architectures whose roots such machines would start, too: verify must know a second root when it sees one.
constexpr std::array kTypes = {
    NamedType{"root-x86-64", "4f68bce3-e8cd-4db1-96e7-fbcaf984b709", Role::root, "x86-64"},
    NamedType{"root-x86-64-verity", "2c7357ed-ebd2-46d9-aec1-23d437ec2bf5", Role::root_verity, "x86-64"},
    NamedType{"root-x86-64-verity-sig", "41092b05-9fc8-4523-994f-2def0408b176", Role::root_verity_signature, "x86-64"},
    NamedType{"usr-x86-64", "8484680c-9521-48c6-9c11-b0720656f69e", Role::usr, "x86-64"},
    NamedType{"usr-x86-64-verity", "77ff5f63-e7b6-4633-acf4-1565b864c0e6", Role::usr_verity, "x86-64"},
    NamedType{"usr-x86-64-verity-sig", "e7bb33fb-06cf-4e81-8273-e543b413e2e2", Role::usr_verity_signature, "x86-64"},
    NamedType{"root-arm64", "b921b045-1df0-41c3-af44-4c6f280d3fae", Role::root, "arm64"},
    NamedType{"root-arm64-verity", "df3300ce-d69f-4c92-978c-9bfb0f38d820", Role::root_verity, "arm64"},
    NamedType{"root-arm64-verity-sig", "6db69de6-29f4-4758-a7a5-962190f00ce3", Role::root_verity_signature, "arm64"},
    NamedType{"usr-arm64", "b0e01050-ee5f-4390-949a-9101b17104e9", Role::usr, "arm64"},
    NamedType{"usr-arm64-verity", "6e11a4e7-fbca-4ded-b9e9-e1a512bb664e", Role::usr_verity, "arm64"},
    NamedType{"usr-arm64-verity-sig", "c23ce4ff-44bd-4b00-b2d4-b41b3419e02a", Role::usr_verity_signature, "arm64"},
    NamedType{"root-x86", "44479540-f297-41b2-9af7-d131d5f0458a", Role::root, "x86"},
    NamedType{"root-x86-verity", "d13c5d3b-b5d1-422a-b29f-9454fdc89d76", Role::root_verity, "x86"},
    NamedType{"root-x86-verity-sig", "5996fc05-109c-48de-808b-23fa0830b676", Role::root_verity_signature, "x86"},
    NamedType{"usr-x86", "75250d76-8cc6-458e-bd66-bd47cc81a812", Role::usr, "x86"},
    NamedType{"usr-x86-verity", "8f461b0d-14ee-4e81-9aa9-049b6fb97abd", Role::usr_verity, "x86"},
    NamedType{"usr-x86-verity-sig", "974a71c0-de41-43c3-be5d-5c5ccd1ad2c0", Role::usr_verity_signature, "x86"},
    NamedType{"root-arm", "69dad710-2ce4-4e3c-b16c-21a1d49abed3", Role::root, "arm"},
    NamedType{"root-arm-verity", "7386cdf2-203c-47a9-a498-f2ecce45a2d6", Role::root_verity, "arm"},
    NamedType{"root-arm-verity-sig", "42b0455f-eb11-491d-98d3-56145ba9d037", Role::root_verity_signature, "arm"},
    NamedType{"usr-arm", "7d0359a3-02b3-4f0a-865c-654403e70625", Role::usr, "arm"},
    NamedType{"usr-arm-verity", "c215d751-7bcd-4649-be90-6627490a4c05", Role::usr_verity, "arm"},
    NamedType{"usr-arm-verity-sig", "d7ff812f-37d1-4902-a810-d76ba57b975a", Role::usr_verity_signature, "arm"},
    NamedType{"esp", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", Role::esp},
    NamedType{"xbootldr", "bc13c2ff-59e6-4262-a352-b275fd6f7172", Role::xbootldr},
    NamedType{"swap", "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"},
    NamedType{"home", "933ac7e1-2eb4-4f13-b844-0e14e2aef915"},
    NamedType{"srv", "3b8f8425-20e0-4f3b-907f-1a25a76f98e8"},
    NamedType{"var", "4d21b016-b534-45c2-a9fb-5c16e091fd2d"},
    NamedType{"tmp", "7ec6f557-3bc5-4aca-b293-16ef5df639d1"},
    NamedType{"user-home", "773f91ef-66d4-49b5-bd83-d683bf40ad16"},
    NamedType{"linux-generic", "0fc63daf-8483-4772-8e79-3d69d8477de4"},
};

template <typename Predicate>
std::optional<PartitionType> find_if(Predicate matches) {
  const std::vector<PartitionType>& types = partition_types();
  const auto found = std::ranges::find_if(types, matches);
  return found == types.end() ? std::nullopt : std::optional(*found);
}

[[noreturn]] void refuse(std::string_view text) {
  std::vector<std::string> names;
  for (const PartitionType& type : partition_types())
    names.emplace_back(type.name);
  const std::optional<std::string> near = nearest(text, names);
  throw Error(ErrorKind::input,
              "partition type '" + printable(text) + "' is not known; " +
                  (near ? "did you mean '" + *near + "'?" : "allowed are names such as 'root-x86-64' and UUIDs"));
}

}  // namespace

const std::vector<PartitionType>& partition_types() {
  static const std::vector<PartitionType> types_in_order = [] {
    std::vector<PartitionType> types;
    types.reserve(kTypes.size());
    for (const NamedType& type : kTypes) {
      types.push_back(
          {.name = type.name, .uuid = Uuid::parse(type.uuid), .role = type.role, .architecture = type.architecture});
    }
    return types;
  }();
  return types_in_order;
}

std::optional<PartitionType> find_partition_type(const Uuid& uuid) {
  return find_if([&](const PartitionType& type) { return type.uuid == uuid; });
}

std::optional<PartitionType> find_partition_type(PartitionRole role, std::string_view architecture) {
  return find_if([&](const PartitionType& type) { return type.role == role && type.architecture == architecture; });
}

Uuid parse_partition_type(std::string_view text) {
  if (const auto named = find_if([&](const PartitionType& type) { return type.name == text; })) return named->uuid;
  // 36 characters with hyphens at their places are meant as a UUID: its own message says what is wrong with it.
  if (text.size() == 36 && text[8] == '-' && text[13] == '-') return Uuid::parse(text);
  refuse(text);
}

}  // namespace rootwright::gpt
