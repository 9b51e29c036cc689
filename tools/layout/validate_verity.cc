// SPDX-License-Identifier: Apache-2.0
#include "layout/validate_verity.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "gpt/partition_type.h"

namespace rootwright::layout {

namespace {

using Role = gpt::PartitionRole;

bool is_copy(const Partition& partition) {
  return std::holds_alternative<SlotContent>(partition.content);
}

/// What a partition has to be to hold a hash tree or a signature.
struct Companion {
  std::string holds;        // "hash tree"
  std::string type_suffix;  // to the type of what is protected
};
const Companion kHashTree{.holds = "hash tree", .type_suffix = "-verity"};
const Companion kSignature{.holds = "signature", .type_suffix = "-verity-sig"};

/// The name of the type that goes with the type of protected data; nothing if that is neither a root nor a usr.
std::optional<std::string> companion_type(const Uuid& type, const Companion& companion) {
  const std::optional<gpt::PartitionType> known = gpt::find_partition_type(type);
  if (!known || (known->role != Role::root && known->role != Role::usr)) return std::nullopt;
  return std::string(known->name) + companion.type_suffix;
}

/// Why `partition` cannot hold what `companion` says for `data`.
std::optional<std::string> refuse_companion(const Partition& data, const Partition& partition,
                                            const Companion& companion) {
  if (partition.name == data.name) return "it cannot hold its own " + companion.holds + "; write 'tree: inline'";
  if (partition.slot != data.slot) return "'" + printable(partition.name) + "' is of another slot";
  if (partition.filesystem) return "'" + printable(partition.name) + "' has a filesystem";
  if (!std::holds_alternative<NoContent>(partition.content)) return "'" + printable(partition.name) + "' has content";
  const std::optional<std::string> wanted = companion_type(data.type, companion);
  if (wanted && partition.type != gpt::parse_partition_type(*wanted)) {
    const std::optional<gpt::PartitionType> found = gpt::find_partition_type(partition.type);
    return "the type of '" + printable(partition.name) + "' is " +
           (found ? std::string(found->name) : partition.type.text()) + "; wanted is " + *wanted;
  }
  return std::nullopt;
}

/// Remembers which partition holds something of which other.
using Holders = std::map<std::string, std::string>;

void check_companion(const Candidate& candidate, const Partition& data, const std::string& name,
                     const Companion& companion, Holders& holders, Findings& findings) {
  if (name.empty()) return;
  const auto refuse = [&](const std::string& why) {
    findings.push_back({data.verity->where, name_in_message(data) + ": " + companion.holds + ": " + why});
  };
  const Partition* partition = find_partition(candidate.layout, name);
  if (partition == nullptr) return refuse(no_such_partition(candidate.layout, name));
  if (!candidate.is_sound(*partition)) return;
  if (const auto why = refuse_companion(data, *partition, companion)) return refuse(*why);
  const auto [holder, is_new] = holders.emplace(name, data.name);
  if (!is_new) refuse("'" + printable(name) + "' already holds one of '" + printable(holder->second) + "'");
}

bool has_boot_partition(const Layout& layout, const Partition& root) {
  return std::ranges::any_of(layout.partitions, [&](const Partition& partition) {
    const auto* boot = std::get_if<BootContent>(&partition.content);
    return boot != nullptr && boot->root_partition == root.name;
  });
}

void check_signed(const Candidate& candidate, const Partition& root, Findings& findings) {
  if (root.verity->signature_partition.empty() && !has_boot_partition(candidate.layout, root)) {
    findings.push_back({root.verity->where,
                        name_in_message(root) +
                            ": its signature lies nowhere; give it a signature_partition, or a partition 'content: "
                            "{boot: " +
                            printable(root.name) + "}'"});
  }
  if (!candidate.layout.signing.contains("verity")) {
    findings.push_back({root.verity->where, name_in_message(root) +
                                                ": no key signs its root hash; add 'signing: {verity: {certificate: "
                                                "FILE}}'"});
  }
}

void check_boot(const Candidate& candidate, const Partition& partition, const std::string& name, Findings& findings) {
  const auto refuse = [&](const std::string& why) {
    findings.push_back({partition.content_where, name_in_message(partition) + ": boot: " + why});
  };
  const Partition* root = find_partition(candidate.layout, name);
  if (root == nullptr) return refuse(no_such_partition(candidate.layout, name));
  if (!candidate.is_sound(*root)) return;
  if (root->slot != partition.slot) return refuse("'" + printable(name) + "' is of another slot");
  if (!root->verity) refuse("'" + printable(name) + "' has no verity, so there is no root hash to boot with");
}

/// A partition of a hash tree's or signature's type that nobody fills is a mistake in a name.
void check_idle(const Partition& partition, const Holders& holders, Findings& findings) {
  const std::optional<gpt::PartitionType> type = gpt::find_partition_type(partition.type);
  if (!type || is_copy(partition) || is_free(partition) || holders.contains(partition.name)) return;
  const bool holds_tree = type->role == Role::root_verity || type->role == Role::usr_verity;
  const bool holds_signature = type->role == Role::root_verity_signature || type->role == Role::usr_verity_signature;
  if (!holds_tree && !holds_signature) return;
  findings.push_back({partition.where, name_in_message(partition) + ": no verity names it as its " +
                                           (holds_tree ? "hash_partition" : "signature_partition")});
}

}  // namespace

void validate_verity(const Candidate& candidate, Findings& findings) {
  Holders holders;
  bool all_sound = true;
  for (const Partition& partition : candidate.layout.partitions) {
    all_sound = all_sound && candidate.is_sound(partition);
    if (!candidate.is_sound(partition) || is_copy(partition)) continue;
    if (const auto* boot = std::get_if<BootContent>(&partition.content)) {
      check_boot(candidate, partition, boot->root_partition, findings);
    }
    if (!partition.verity) continue;
    check_companion(candidate, partition, partition.verity->hash_partition, kHashTree, holders, findings);
    check_companion(candidate, partition, partition.verity->signature_partition, kSignature, holders, findings);
    check_signed(candidate, partition, findings);
  }
  if (!all_sound) return;  // what names an idle partition may just not have been read
  for (const Partition& partition : candidate.layout.partitions)
    check_idle(partition, holders, findings);
}

}  // namespace rootwright::layout
