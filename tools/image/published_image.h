// SPDX-License-Identifier: Apache-2.0
// An image as it presents itself. Everything here is a claim of hostile bytes: verify.h holds it against a signature.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fs/filesystem_reader.h"
#include "gpt/partition_type.h"
#include "gpt/table_io.h"
#include "image/partition_facts.h"
#include "io/slice.h"
#include "verity/superblock.h"

namespace rootwright::image {

/// A block that is not what root hash or parity say.
struct DamagedBlock {
  std::uint64_t number = 0;        ///< from the partition's start, in blocks of the hash tree
  fs::Owner owner;                 ///< what it is, or whose
  std::optional<bool> repairable;  ///< with the image's FEC; nothing: there is none, or the block is parity itself
};

/// Something about an image that is not as it must be.
struct ImageFinding {
  std::string partition;                ///< its label; empty: the disk as a whole
  std::optional<std::uint64_t> offset;  ///< bytes from the partition's start; nothing: no single place
  std::string message;
  std::optional<DamagedBlock> block;  ///< at `offset`; `message` says of it what there is to say

  /// "RootFS A: byte 8,192 of the partition: …", "RootFS A: block 2 (byte 8192 of the partition): …"
  [[nodiscard]] std::string text() const;
};

struct PublishedPartition {
  gpt::Partition partition;
  gpt::PartitionRole role = gpt::PartitionRole::other;
  std::unique_ptr<io::SourceSlice> bytes;
  std::unique_ptr<fs::FilesystemReader> filesystem;  ///< null: none that we know, or one that cannot be read
};

/// Parity over data and hash tree, as the manifest says or as it was found. Held by nothing: the root hash does not
/// cover it.
struct PublishedParity {
  std::uint32_t roots = 0;
  io::Extent extent;  ///< in the partition that holds the hash tree, directly behind that
};

/// A hash tree as its superblock, or for want of one the manifest, describes it.
struct PublishedHashTree {
  verity::HashTreeParams params;
  std::uint64_t data_blocks = 0;
  std::optional<Uuid> superblock;  ///< its UUID; nothing: there is no superblock
  std::size_t partition = 0;       ///< index of the one it lies in
  std::uint64_t offset = 0;  ///< of the superblock, or of the tree where there is none, from that partition's start
  io::Extent extent;         ///< of the tree without superblock, in that partition
  std::optional<PublishedParity> parity;
};

/// A partition that claims to be a root (or usr) filesystem, and what belongs to it.
struct PublishedRoot {
  std::size_t partition = 0;  ///< index
  std::optional<PublishedHashTree> tree;
  Bytes root_hash;              ///< as written beside the signature; empty: none was found
  Bytes signature;              ///< DER; empty: none was found
  std::string signature_place;  ///< "BootA: /roothash.p7s"
};

struct PublishedImage {
  gpt::PartitionTable table;
  std::vector<PublishedPartition> partitions;  ///< in the order of the table
  std::vector<PublishedRoot> roots;            ///< in the order of the table
  std::vector<ImageFinding> findings;          ///< what was found wrong while reading
};

/// Hash trees, by the index of the partition that they cover, as a manifest describes them.
using DescribedTrees = std::map<std::size_t, VerityFacts>;

/// Reads partition table, filesystems, superblocks and signatures. `disk` must live as long as the result.
/// Throws Error(input) if there is no partition table at all.
[[nodiscard]] PublishedImage read_published_image(const io::BlockSource& disk, const DescribedTrees& described);

/// What a manifest could say of the partitions.
[[nodiscard]] std::vector<PartitionFacts> observe(const PublishedImage& image);

/// Said of a partition that claims to be a root.
inline constexpr const char* kNoFilesystem = "claims to be a root, but holds no filesystem that can be read";

/// True if the label says that the partition is a free slot.
[[nodiscard]] bool is_empty_slot(const gpt::Partition& partition);

}  // namespace rootwright::image
