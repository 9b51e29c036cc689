// SPDX-License-Identifier: Apache-2.0
#include "volume/read_volume.h"

#include "base/error.h"
#include "volume/areas.h"

namespace rootwright::volume {

namespace {

verity::Superblock read_superblock(std::uint64_t offset, const io::SparseFile& hash) {
  return with_context(hash.name(), [&] {
    Bytes bytes(verity::kSuperblockSize);
    hash.read_at(offset, bytes);
    return verity::decode_superblock(bytes);
  });
}

}  // namespace

Volume read_volume(const VolumeOptions& options, Devices& devices) {
  Volume volume = options.volume;
  if (volume.uuid) {
    const verity::Superblock superblock = read_superblock(volume.hash_offset, devices.hash());
    volume.uuid = superblock.uuid;
    volume.params = superblock.params;
    volume.data_blocks = superblock.data_blocks;
  } else if (volume.data_blocks == 0) {
    volume.data_blocks = count_data_blocks(volume, devices);
  }
  validate(volume);
  return volume;
}

FormatReport describe(const VolumeOptions& options) {
  Devices devices(options.devices, Purpose::reading);
  FormatReport report{.volume = read_volume(options, devices), .root_hash = {}, .parity_size = 0};
  if (report.volume.fec) report.parity_size = parity_of(report.volume, devices).length;
  report.parity_is_on_hash_device = report.volume.fec && devices.fec_is_hash();
  return report;
}

}  // namespace rootwright::volume
