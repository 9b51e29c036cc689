// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.h"

namespace rootwright::gpt {

/// What a partition of a type is for; hash and signature partitions belong to a root or usr of the same architecture.
enum class PartitionRole {
  esp,
  xbootldr,
  root,
  root_verity,
  root_verity_signature,
  usr,
  usr_verity,
  usr_verity_signature,
  other
};

/// A type of the Discoverable Partitions Specification (UAPI.2), named as systemd names it.
struct PartitionType {
  std::string_view name;  ///< "root-x86-64", "root-x86-64-verity-sig", "esp", "linux-generic"
  Uuid uuid;
  PartitionRole role = PartitionRole::other;
  std::string_view architecture = {};  ///< "x86-64", "arm64"; empty where the type has none
};

/// All types known by name: those of each architecture, then those of none.
[[nodiscard]] const std::vector<PartitionType>& partition_types();
/// The type of that UUID; nothing if it has no name.
[[nodiscard]] std::optional<PartitionType> find_partition_type(const Uuid& uuid);
/// The type with that role and architecture: what a root partition's hash tree has. Nothing if there is none.
[[nodiscard]] std::optional<PartitionType> find_partition_type(PartitionRole role, std::string_view architecture);
/// A name of the list or a UUID in text form. Throws Error(input) naming the nearest known name.
[[nodiscard]] Uuid parse_partition_type(std::string_view text);

}  // namespace rootwright::gpt
