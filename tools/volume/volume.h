// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/uuid.h"
#include "io/extent.h"
#include "verity/fec.h"
#include "verity/params.h"
#include "verity/superblock.h"

namespace rootwright::volume {

/// Where Reed-Solomon parity lies.
struct FecArea {
  std::uint32_t roots = 2;   ///< 2 to 24
  std::uint64_t offset = 0;  ///< bytes from the start of the FEC device, a multiple of 512
};

/// A dm-verity volume as a superblock and a command line describe it together: what its bytes mean, and where they lie
/// on the data, hash and FEC device. Each of these is a file or a block device, and may be the same as another.
struct Volume {
  verity::HashTreeParams params;
  std::uint64_t data_blocks = 0;
  std::uint64_t hash_offset = 0;  ///< bytes from the start of the hash device: of the superblock, else of the tree
  std::optional<Uuid> uuid;       ///< of the superblock; nothing: there is none
  std::optional<FecArea> fec;

  [[nodiscard]] std::uint64_t data_size() const;  ///< bytes, from the start of the data device
  [[nodiscard]] io::Extent tree() const;          ///< on the hash device; empty for a single data block
  /// The same to be read or written; for a single block at the start, as its offset may lie behind the end.
  [[nodiscard]] io::Extent tree_place() const;
  [[nodiscard]] verity::FecParams fec_params() const;  ///< there must be FEC
};

/// Throws Error(input) naming the values: parameters that are not valid, no data block, an offset that is no multiple
/// of what veritysetup and the kernel need, roots out of range, FEC with blocks of two sizes, sizes beyond 64 bits.
void validate(const Volume& volume);

/// There must be a UUID.
[[nodiscard]] verity::Superblock superblock_of(const Volume& volume);

}  // namespace rootwright::volume
