// SPDX-License-Identifier: Apache-2.0
#include "volume/damage.h"

namespace rootwright::volume {

namespace {

/// Splits damaged extents, which begin at `base` on their device, where repairability changes.
void add_runs(const DamagedRun& like, const io::ExtentSet& damaged, const io::ExtentSet& lost, std::uint64_t base,
              Damage& damage) {
  const auto add = [&](io::Extent extent, Repairability repairability) {
    if (extent.length == 0) return;
    DamagedRun run = like;
    run.first_block = extent.offset / like.block_size;
    run.extent = {.offset = base + extent.offset, .length = extent.length};
    if (like.repairability != Repairability::unknown) run.repairability = repairability;
    damage.runs.push_back(run);
  };
  for (const io::Extent& extent : damaged.extents()) {
    std::uint64_t done = extent.offset;
    const io::ExtentSet lost_here = lost.within(extent);
    for (const io::Extent& part : lost_here.extents()) {
      add({.offset = done, .length = part.offset - done}, Repairability::repairable);
      add(part, Repairability::lost);
      done = part.end();
    }
    add({.offset = done, .length = extent.end() - done}, Repairability::repairable);
  }
}

}  // namespace

std::uint64_t Damage::block_count() const {
  std::uint64_t count = 0;
  for (const DamagedRun& run : runs)
    count += run.block_count();
  return count;
}

std::uint64_t Damage::block_count(Repairability repairability) const {
  std::uint64_t count = 0;
  for (const DamagedRun& run : runs)
    count += run.repairability == repairability ? run.block_count() : 0;
  return count;
}

Damage damage_of(const VerifyReport& report) {
  const verity::HashTreeParams& params = report.volume.params;
  const verity::Mismatch lost = report.repair ? report.repair->unrepaired : verity::Mismatch{};
  const Repairability repairability = report.repair ? Repairability::repairable : Repairability::unknown;
  Damage damage;
  add_runs({.level = std::nullopt, .block_size = params.data_block_size, .extent = {}, .repairability = repairability},
           report.mismatch.data, lost.data, 0, damage);
  for (std::size_t level = report.mismatch.levels.size(); level-- > 0;) {
    add_runs({.level = level, .block_size = params.hash_block_size, .extent = {}, .repairability = repairability},
             report.mismatch.levels[level], level < lost.levels.size() ? lost.levels[level] : io::ExtentSet{},
             report.volume.tree().offset, damage);
  }
  return damage;
}

}  // namespace rootwright::volume
