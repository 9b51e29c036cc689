// SPDX-License-Identifier: Apache-2.0
#include "volume/verify.h"

#include "base/error.h"
#include "base/size.h"
#include "io/slice.h"
#include "volume/areas.h"
#include "volume/read_volume.h"

namespace rootwright::volume {

namespace {

void require_whole_tree(const Volume& volume, Devices& devices) {
  const io::Extent tree = volume.tree();
  if (tree.length > 0 && devices.hash().size() < tree.end()) {
    throw Error(ErrorKind::input, devices.hash().name() + " has " + format_size(devices.hash().size()) +
                                      ", the hash tree ends at byte " + std::to_string(tree.end()));
  }
}

verity::RepairPlan plan_repair(const VerifyReport& report, ByteView root_hash, Devices& devices, ThreadPool& pool) {
  const verity::FecMessage message = fec_message(report.volume, devices);
  const io::Extent parity = parity_of(report.volume, devices);
  if (devices.fec().size() < parity.end()) {
    throw Error(ErrorKind::input, devices.fec().name() + " has " + format_size(devices.fec().size()) +
                                      ", the FEC blocks end at byte " + std::to_string(parity.end()));
  }
  const io::SourceSlice parity_source(devices.fec(), parity);
  return verity::plan_repair({.message = message,
                              .data_blocks = report.volume.data_blocks,
                              .params = report.volume.params,
                              .root_hash = {root_hash.begin(), root_hash.end()},
                              .parity = parity_source,
                              .fec = report.volume.fec_params()},
                             report.mismatch, pool);
}

VerifyReport verify_devices(const VolumeOptions& options, ByteView root_hash, Devices& devices, ThreadPool& pool) {
  VerifyReport report{.volume = read_volume(options, devices), .mismatch = {}, .repair = std::nullopt};
  require_data(report.volume, devices);
  require_whole_tree(report.volume, devices);
  require_separate_areas(report.volume, devices);
  const io::SourceSlice tree(devices.hash(), report.volume.tree_place());
  report.mismatch =
      verity::verify_hash_tree(devices.data(), report.volume.data_blocks, report.volume.params, tree, root_hash, pool);
  if (!report.is_whole() && report.volume.fec) report.repair = plan_repair(report, root_hash, devices, pool);
  return report;
}

}  // namespace

VerifyReport verify(const VolumeOptions& options, ByteView root_hash, ThreadPool& pool) {
  Devices devices(options.devices, Purpose::reading);
  return verify_devices(options, root_hash, devices, pool);
}

VerifyReport repair(const VolumeOptions& options, ByteView root_hash, ThreadPool& pool) {
  Devices devices(options.devices, Purpose::repairing);
  VerifyReport report = verify_devices(options, root_hash, devices, pool);
  if (!report.repair) return report;
  io::StoreSlice data(devices.data(), {.offset = 0, .length = report.volume.data_size()});
  io::StoreSlice tree(devices.hash(), report.volume.tree_place());
  verity::write_repair(*report.repair, report.volume.params.data_block_size, {.data = data, .tree = tree});
  devices.commit();
  return report;
}

}  // namespace rootwright::volume
