// SPDX-License-Identifier: Apache-2.0
// What can be said of a partition, by its builder and by somebody who reads the image: one form for both, so that a
// manifest can be held against an image fact by fact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_fwd.h"
#include "fs/filesystem_reader.h"
#include "gpt/partition_table.h"
#include "io/extent.h"
#include "verity/params.h"

namespace rootwright::image {

/// Forward error correction of a filesystem and its hash tree.
struct FecFacts {
  std::uint32_t roots = 0;
  io::Extent extent;  ///< of the parity, in the partition that holds the hash tree
  Uuid device;        ///< of that partition
};

/// A hash tree: what it covers, where it lies, and what it comes to.
struct VerityFacts {
  verity::HashTreeParams params;
  std::uint64_t data_blocks = 0;
  std::uint32_t hash_partition = 0;  ///< number in the table, from 1: where the tree lies
  std::uint64_t hash_offset =
      0;  ///< bytes from that partition's start: the superblock, or the tree where there is none
  std::optional<Uuid> superblock;  ///< its UUID; nothing: there is no superblock
  Bytes root_hash;
  std::optional<FecFacts> fec;  ///< nothing: there is none
};

/// What a device-mapper table says to use the parity, `verity.fec`, which is there: asserted: "use_fec_from_device
/// /dev/disk/by-partuuid/… fec_roots 2 fec_blocks 100 fec_start 100". Source: Linux verity.rst.
[[nodiscard]] std::string fec_table_options(const VerityFacts& verity);

struct PartitionFacts {
  gpt::Partition partition;
  std::optional<fs::FilesystemSummary> filesystem;
  std::optional<VerityFacts> verity;
};

/// All of it as JSON, in a fixed order: numbers in bytes, UUIDs and hex in lower case. `used` of filesystems is left
/// out: it is the reader's estimate, not a parameter.
[[nodiscard]] Json to_json(const PartitionFacts& facts);
[[nodiscard]] Json to_json(const gpt::PartitionTable& table);  ///< the disk: size, sector size, UUID

}  // namespace rootwright::image
