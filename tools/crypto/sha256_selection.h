// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/sha256_kernels.h"

namespace rootwright::crypto {

/// The kernels that work on this machine and what each costs here: the fastest for many blocks, a lesser one where
/// most lanes of the fastest would be empty.
class Sha256Selection {
 public:
  /// Drops candidates that fail the self-test and times the others, about 100 us in all; `wanted`, unless it is empty,
  /// names the only one to use. Throws Error(usage) naming those that work if it is none of them, Error(system) if none
  /// works.
  Sha256Selection(std::vector<Sha256Kernel> candidates, std::string_view wanted);

  /// The one that hashes many blocks.
  [[nodiscard]] const Sha256Kernel& fastest() const noexcept { return kernels_.front().kernel; }

  /// Safe for concurrent use; blocks have at least 64 bytes.
  void hash(const SaltedBlocks& blocks) const;

 private:
  struct TimedKernel {
    Sha256Kernel kernel;
    std::int64_t nanoseconds;  // for as many blocks as it has lanes
  };

  [[nodiscard]] const Sha256Kernel& fastest_for(std::size_t blocks) const;

  std::vector<TimedKernel> kernels_;  // the fastest first
};

/// Of sha256_kernels(), or the only one of them that the environment variable ROOTWRIGHT_SHA256_KERNEL names.
[[nodiscard]] Sha256Selection select_sha256_kernels();

/// The selection of this process, made at the first call. Safe for concurrent use; throws as the constructor does.
[[nodiscard]] const Sha256Selection& sha256_selection();

}  // namespace rootwright::crypto
