// SPDX-License-Identifier: Apache-2.0
#include "image/published_root.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "image/boot_tree.h"
#include "image/published_parity.h"
#include "verity/hash_tree.h"
#include "verity/root_hash_signature.h"

namespace rootwright::image {

namespace {

using gpt::PartitionRole;

constexpr std::uint64_t kSignatureLimit = 64 * kKiB;
constexpr std::uint64_t kSignaturePartitionLimit = kMiB;

/// Partitions that name roots, and which of them were claimed by one.
struct Claims {
  std::vector<std::size_t> boots;       ///< hold a root hash or a signature as files
  std::vector<std::size_t> signatures;  ///< signature partitions
  std::vector<std::size_t> hashes;      ///< hash partitions
  std::set<std::size_t> used;
};

void add_finding(PublishedImage& image, std::size_t partition, std::string message,
                 std::optional<std::uint64_t> offset = std::nullopt) {
  image.findings.push_back(
      {.partition = image.partitions[partition].partition.label, .offset = offset, .message = std::move(message)});
}

/// Runs `read`; hostile bytes become a finding of the partition.
template <typename Read>
void note_damage(PublishedImage& image, std::size_t partition, Read&& read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    add_finding(image, partition, error.what());
  }
}

bool is_root(PartitionRole role) {
  return role == PartitionRole::root || role == PartitionRole::usr;
}
bool is_hash(PartitionRole role) {
  return role == PartitionRole::root_verity || role == PartitionRole::usr_verity;
}
bool is_signature(PartitionRole role) {
  return role == PartitionRole::root_verity_signature || role == PartitionRole::usr_verity_signature;
}

std::string absolute(const char* name) {
  return std::string("/") + name;
}

bool holds_root_hash(const fs::FilesystemReader& filesystem) {
  return filesystem.read_file(absolute(kRootHashFile), kSignatureLimit).has_value() ||
         filesystem.read_file(absolute(kSignatureFile), kSignatureLimit).has_value();
}

Claims collect_claims(PublishedImage& image) {
  Claims claims;
  for (std::size_t i = 0; i < image.partitions.size(); ++i) {
    const PublishedPartition& partition = image.partitions[i];
    if (is_empty_slot(partition.partition)) continue;
    if (is_signature(partition.role)) claims.signatures.push_back(i);
    if (is_hash(partition.role)) claims.hashes.push_back(i);
    if (!partition.filesystem || is_root(partition.role)) continue;
    note_damage(image, i, [&] {
      if (holds_root_hash(*partition.filesystem)) claims.boots.push_back(i);
    });
  }
  return claims;
}

/// Throws Error(input) if the tree does not fit its partition.
void set_extent(PublishedHashTree& tree, std::uint64_t start, std::uint64_t space) {
  const std::uint64_t length = verity::hash_tree_size(tree.data_blocks, tree.params);
  if (start > space || length > space - start) {
    throw Error(ErrorKind::input, "the hash tree of " + format_size(length) + " at byte " + format_count(start) +
                                      " does not fit the partition of " + format_size(space));
  }
  tree.extent = {.offset = start, .length = length};
}

PublishedHashTree decode_tree(const io::SourceSlice& bytes, std::size_t partition, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < verity::kSuperblockSize) {
    throw Error(ErrorKind::input, "no room for a verity superblock at byte " + format_count(offset));
  }
  Bytes sector(verity::kSuperblockSize);
  bytes.read_at(offset, sector);
  verity::Superblock superblock = verity::decode_superblock(sector);
  PublishedHashTree tree{.params = std::move(superblock.params),
                         .data_blocks = superblock.data_blocks,
                         .superblock = superblock.uuid,
                         .partition = partition,
                         .offset = offset,
                         .extent = {}};
  set_extent(tree, verity::hash_tree_offset(offset, tree.params), bytes.size());
  return tree;
}

/// The hash tree of partition `root`, at `offset` of `partition`: the manifest's word counts where there is no
/// superblock.
std::optional<PublishedHashTree> read_hash_tree(PublishedImage& image, std::size_t root, std::size_t partition,
                                                std::uint64_t offset, const DescribedTrees& described) {
  std::optional<PublishedHashTree> found;
  const io::SourceSlice& bytes = *image.partitions[partition].bytes;
  note_damage(image, partition, [&] {
    const auto facts = described.find(root);
    if (facts == described.end() || facts->second.superblock) {
      found = decode_tree(bytes, partition, offset);
    } else {
      PublishedHashTree tree{.params = facts->second.params,
                             .data_blocks = facts->second.data_blocks,
                             .superblock = {},
                             .partition = partition,
                             .offset = offset,
                             .extent = {}};
      set_extent(tree, offset, bytes.size());
      found = std::move(tree);
    }
    if (facts != described.end() && facts->second.fec) {
      found->parity = parity_behind(*found, facts->second.fec->roots, bytes.size());
    }
  });
  return found;
}

void read_signature_partition(PublishedImage& image, PublishedRoot& root, Claims& claims) {
  for (const std::size_t index : claims.signatures) {
    if (claims.used.contains(index)) continue;
    note_damage(image, index, [&] {
      const io::SourceSlice& bytes = *image.partitions[index].bytes;
      Bytes raw(std::min(bytes.size(), kSignaturePartitionLimit));
      bytes.read_at(0, raw);
      verity::SignaturePartition content = verity::decode_signature_partition(raw);
      const Uuid& uuid = image.partitions[root.partition].partition.uuid;
      if (content.root_hash.size() < 32 || Uuid::from_bytes(content.root_hash) != uuid) return;
      claims.used.insert(index);
      root.root_hash = std::move(content.root_hash);
      root.signature = std::move(content.signature);
      root.signature_place = image.partitions[index].partition.label;
    });
    if (!root.root_hash.empty()) return;
  }
}

void read_separate_tree(PublishedImage& image, PublishedRoot& root, Claims& claims, const DescribedTrees& described) {
  read_signature_partition(image, root, claims);
  if (root.root_hash.empty()) {
    add_finding(image, root.partition,
                "no signature partition holds a root hash that begins with this partition's UUID");
    return;
  }
  const Uuid second_half = Uuid::from_bytes(ByteView(root.root_hash).last(16));
  for (const std::size_t index : claims.hashes) {
    if (image.partitions[index].partition.uuid != second_half || claims.used.contains(index)) continue;
    claims.used.insert(index);
    root.tree = read_hash_tree(image, root.partition, index, 0, described);
    return;
  }
  add_finding(image, root.partition,
              "no hash partition has the UUID " + second_half.text() + ", the second half of the root hash");
}

/// The Boot partition of a root: the last one between the root before and this one, or else the first one between this
/// one and the root after.
std::optional<std::size_t> find_boot(const PublishedImage& image, std::size_t root, const Claims& claims) {
  const auto free_boot = [&](std::size_t i) {
    return std::ranges::find(claims.boots, i) != claims.boots.end() && !claims.used.contains(i);
  };
  for (std::size_t i = root; i-- > 0 && !is_root(image.partitions[i].role);) {
    if (free_boot(i)) return i;
  }
  for (std::size_t i = root + 1; i < image.partitions.size() && !is_root(image.partitions[i].role); ++i) {
    if (free_boot(i)) return i;
  }
  return std::nullopt;
}

void read_boot_files(PublishedImage& image, PublishedRoot& root, Claims& claims) {
  const std::optional<std::size_t> boot = find_boot(image, root.partition, claims);
  if (!boot) {
    add_finding(
        image, root.partition,
        "no Boot partition with " + absolute(kRootHashFile) + " and " + absolute(kSignatureFile) + " belongs to it");
    return;
  }
  claims.used.insert(*boot);
  note_damage(image, *boot, [&] {
    const fs::FilesystemReader& files = *image.partitions[*boot].filesystem;
    const auto root_hash = files.read_file(absolute(kRootHashFile), kSignatureLimit);
    const auto signature = files.read_file(absolute(kSignatureFile), kSignatureLimit);
    if (!root_hash) add_finding(image, *boot, absolute(kRootHashFile) + " is missing");
    root.signature = signature.value_or(Bytes{});
    root.signature_place = image.partitions[*boot].partition.label + ": " + absolute(kSignatureFile);
    if (!root_hash) return;
    with_context(absolute(kRootHashFile), [&] { root.root_hash = from_hex(to_text(*root_hash)); });
    if (root.root_hash.empty()) add_finding(image, *boot, absolute(kRootHashFile) + " is empty");
  });
}

void read_inline_tree(PublishedImage& image, PublishedRoot& root, Claims& claims, const DescribedTrees& described) {
  read_boot_files(image, root, claims);
  const PublishedPartition& partition = image.partitions[root.partition];
  const auto facts = described.find(root.partition);
  if (partition.filesystem) {
    root.tree = read_hash_tree(image, root.partition, root.partition, partition.filesystem->summary().size, described);
  } else if (facts != described.end()) {
    root.tree = read_hash_tree(image, root.partition, root.partition, facts->second.hash_offset, described);
  } else {
    add_finding(image, root.partition, kNoFilesystem);
  }
}

void report_unused(PublishedImage& image, const Claims& claims) {
  const auto report = [&](const std::vector<std::size_t>& indices, const char* what) {
    for (const std::size_t index : indices) {
      if (!claims.used.contains(index)) add_finding(image, index, what);
    }
  };
  report(claims.boots, "holds a root hash or its signature, but no root partition belongs to it");
  report(claims.signatures, "is a signature partition, but no root partition belongs to it");
  report(claims.hashes, "is a hash partition, but no root partition belongs to it");
}

}  // namespace

void find_roots(PublishedImage& image, const DescribedTrees& described) {
  Claims claims = collect_claims(image);
  const bool separate = !claims.hashes.empty() || !claims.signatures.empty();
  for (std::size_t i = 0; i < image.partitions.size(); ++i) {
    if (!is_root(image.partitions[i].role) || is_empty_slot(image.partitions[i].partition)) continue;
    PublishedRoot root{.partition = i, .tree = {}, .root_hash = {}, .signature = {}, .signature_place = {}};
    separate ? read_separate_tree(image, root, claims, described) : read_inline_tree(image, root, claims, described);
    image.roots.push_back(std::move(root));
  }
  report_unused(image, claims);
}

}  // namespace rootwright::image
