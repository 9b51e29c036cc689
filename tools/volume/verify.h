// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/thread_pool.h"
#include "verity/repair.h"
#include "verity/verify.h"
#include "volume/format.h"

namespace rootwright::volume {

struct VerifyReport {
  Volume volume;
  verity::Mismatch mismatch;  ///< what does not match the root hash
  /// How to repair it; nothing if nothing is to be repaired, or there is no parity.
  std::optional<verity::RepairPlan> repair;

  /// All matches.
  [[nodiscard]] bool is_whole() const { return mismatch.none(); }
  /// What does not match can be recovered from parity, proven by the root hash.
  [[nodiscard]] bool is_repairable() const { return repair && repair->unrepaired.none(); }
};

/// Verifies data and hash tree against the root hash and, if anything does not match and there is parity, finds out
/// what can be repaired. Writes nothing. Throws Error(input) with both sizes if a device is shorter than the volume, if
/// areas overlap, or if the root hash has another length than the algorithm's digests; and what reading throws.
[[nodiscard]] VerifyReport verify(const VolumeOptions& options, ByteView root_hash, ThreadPool& pool);

/// The same, and writes what can be repaired to data and hash device, block by block and only what the root hash
/// proves; returns when it has reached the disk. Without parity it is verify().
[[nodiscard]] VerifyReport repair(const VolumeOptions& options, ByteView root_hash, ThreadPool& pool);

}  // namespace rootwright::volume
