// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/thread_pool.h"
#include "volume/devices.h"
#include "volume/volume.h"

namespace rootwright::volume {

/// Which UUID a superblock gets.
enum class UuidSource {
  given,
  root_hash,  ///< derived: equal volumes get equal ones, all others different ones
};

/// What a command line says of a volume.
struct VolumeOptions {
  DevicePaths devices;
  /// 0 data blocks: as many as the data device holds whole. Whoever reads a volume that has a superblock takes from
  /// this only where hash area and parity lie; and whether there is a superblock, which a UUID says, whatever its
  /// value.
  Volume volume;
  UuidSource uuid_source = UuidSource::given;  ///< to format
};

struct FormatReport {
  Volume volume;
  Bytes root_hash;
  std::uint64_t parity_size = 0;  ///< bytes, 0 without FEC
  bool parity_is_on_hash_device = false;
};

/// Writes superblock, hash tree and parity of the data, byte for byte what `veritysetup format` writes, and returns
/// when all have reached the disk. The superblock is written last. Throws Error(input) with the values if the volume is
/// not valid, if areas overlap, or if a device is too small; and what reading and writing throw. Files that did not
/// exist are then not there either; what is written in place may be half written.
[[nodiscard]] FormatReport format(const VolumeOptions& options, ThreadPool& pool);

}  // namespace rootwright::volume
