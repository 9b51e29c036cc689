// SPDX-License-Identifier: Apache-2.0
#include "volume/format.h"

#include "base/size.h"
#include "crypto/digest.h"
#include "io/slice.h"
#include "verity/fec.h"
#include "verity/hash_tree.h"
#include "volume/areas.h"

namespace rootwright::volume {

namespace {

/// Refuses what is too small, and makes what may grow long enough, before anything is written. Returns where parity
/// will lie; empty without FEC.
io::Extent make_room(const Volume& volume, Devices& devices) {
  const io::Extent tree = volume.tree();
  if (volume.uuid || tree.length > 0) require_size(devices.hash(), tree.end(), "superblock and hash tree");
  if (!volume.fec) return {};
  // If parity lies behind the tree on the same device, it covers all up to its begin.
  if (devices.fec_is_hash()) require_size(devices.hash(), volume.fec->offset, "the blocks that FEC covers");
  const io::Extent parity = parity_of(volume, devices);
  require_size(devices.fec(), parity.end(), "FEC blocks");
  return parity;
}

Bytes write_tree(const Volume& volume, Devices& devices, ThreadPool& pool) {
  io::StoreSlice sink(devices.hash(), volume.tree_place());
  return verity::build_hash_tree(devices.data(), volume.data_blocks, volume.params, sink, pool);
}

void write_parity(const Volume& volume, Devices& devices, io::Extent parity, ThreadPool& pool) {
  devices.fec().make_zero(parity);  // write_fec() leaves out what is zero
  io::StoreSlice sink(devices.fec(), parity);
  verity::write_fec(fec_message(volume, devices), volume.fec_params(), sink, pool);
}

Uuid derive_uuid(ByteView root_hash) {
  return Uuid::version4(crypto::hmac_sha256(as_byte_view("verity-uuid"), root_hash));
}

}  // namespace

FormatReport format(const VolumeOptions& options, ThreadPool& pool) {
  Devices devices(options.devices, Purpose::formatting);
  FormatReport report{.volume = options.volume, .root_hash = {}, .parity_size = 0};
  Volume& volume = report.volume;
  if (volume.data_blocks == 0) volume.data_blocks = count_data_blocks(volume, devices);
  validate(volume);
  require_data(volume, devices);
  require_separate_areas(volume, devices);

  const io::Extent parity = make_room(volume, devices);
  report.root_hash = write_tree(volume, devices, pool);
  if (volume.uuid && options.uuid_source == UuidSource::root_hash) volume.uuid = derive_uuid(report.root_hash);
  if (volume.fec) write_parity(volume, devices, parity, pool);
  report.parity_size = parity.length;
  report.parity_is_on_hash_device = volume.fec && devices.fec_is_hash();
  if (volume.uuid) devices.hash().write_at(volume.hash_offset, verity::encode(superblock_of(volume)));
  devices.commit();
  return report;
}

}  // namespace rootwright::volume
