// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/thread_pool.h"
#include "fs/filesystem_reader.h"
#include "image/published_image.h"
#include "image/published_parity.h"
#include "verity/patched_source.h"
#include "verity/repair.h"

namespace rootwright::image {

/// What FEC can do about the damage of a root. Blocks count from the first data block; behind the last one go on the
/// hash blocks. Nothing is written.
class RepairForecast {
 public:
  /// Tries the repair of `mismatch`, what was found in `root`, which has a hash tree. All must live as long as this.
  RepairForecast(const PublishedImage& image, const PublishedRoot& root, const verity::Mismatch& mismatch,
                 ThreadPool& pool);

  /// Whether the root hash proves what FEC makes of a damaged block; nothing if there is no FEC.
  [[nodiscard]] std::optional<bool> is_repairable(std::uint64_t block) const;
  /// The same for messages: "; repairable with FEC", "; not repairable with FEC: 3 damaged blocks in its round, parity
  /// of 2 roots", or "" if there is none.
  [[nodiscard]] std::string text(std::uint64_t block) const;

  /// The root's filesystem as it is after the repair; null if it cannot be read even then.
  [[nodiscard]] const fs::FilesystemReader* filesystem() const;

  /// Blocks of the parity, in the partition that holds it, that are not what the repaired message gives. Rounds in
  /// which something cannot be repaired are left out: nobody knows what their parity would be. Without FEC there are
  /// none.
  [[nodiscard]] io::ExtentSet find_wrong_parity(ThreadPool& pool) const;
  /// Which round such a block is of.
  [[nodiscard]] std::uint64_t round_of_parity(std::uint64_t offset) const;

 private:
  void count_damage(const verity::Mismatch& mismatch);
  void apply(const verity::RepairPlan& plan);

  const PublishedImage& image_;
  const PublishedRoot& root_;
  std::optional<CoveredRoot> covered_;
  std::optional<verity::PatchedSource> message_;             // as repaired
  std::unique_ptr<io::SourceSlice> data_;                    // of that, where it differs from what is there
  std::unique_ptr<fs::FilesystemReader> filesystem_;         // in that
  std::map<std::uint64_t, std::uint64_t> damaged_in_round_;  // by round
  std::map<std::uint64_t, std::uint64_t> left_in_round_;     // after the repair
};

}  // namespace rootwright::image
