// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "io/extent.h"
#include "volume/verify.h"

namespace rootwright::volume {

enum class Repairability {
  unknown,  ///< there is no parity
  repairable,
  lost,
};

/// Blocks one behind the other that do not match the root hash.
struct DamagedRun {
  std::optional<std::size_t> level;  ///< of the hash tree; nothing: data blocks
  std::uint64_t first_block = 0;     ///< in the data or the hash tree
  std::uint64_t block_size = 0;      ///< bytes
  io::Extent extent;                 ///< in bytes of the data or hash device
  Repairability repairability = Repairability::unknown;

  [[nodiscard]] std::uint64_t block_count() const { return extent.length / block_size; }
};

/// All that does not match, and what parity recovers of it.
struct Damage {
  std::vector<DamagedRun> runs;  ///< data first, then the hash tree from the top down; each in ascending order

  [[nodiscard]] std::uint64_t block_count() const;
  [[nodiscard]] std::uint64_t block_count(Repairability repairability) const;
};

[[nodiscard]] Damage damage_of(const VerifyReport& report);

}  // namespace rootwright::volume
