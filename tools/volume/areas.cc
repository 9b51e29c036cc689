// SPDX-License-Identifier: Apache-2.0
#include "volume/areas.h"

#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::volume {

namespace {

struct Area {
  std::string name;
  std::uint64_t end;  // bytes from the start of the device
};

void require_behind(const std::string& what, std::uint64_t offset, const Area& before) {
  if (offset >= before.end) return;
  throw Error(ErrorKind::input, what + " at byte " + std::to_string(offset) + " overlaps " + before.name +
                                    ", which ends at byte " + std::to_string(before.end));
}

io::Extent covered_hash_area(const Volume& volume, Devices& devices) {
  const io::Extent tree = volume.tree();
  return verity::fec_hash_area({.size = devices.hash().size(),
                                .tree_offset = tree.offset,
                                .tree_size = tree.length,
                                .fec_offset = devices.fec_is_hash() ? std::optional(volume.fec->offset) : std::nullopt},
                               volume.fec_params());
}

}  // namespace

std::uint64_t count_data_blocks(const Volume& volume, Devices& devices) {
  verity::validate(volume.params);
  return devices.data().size() / volume.params.data_block_size;
}

void require_data(const Volume& volume, Devices& devices) {
  if (devices.data().size() >= volume.data_size()) return;
  throw Error(ErrorKind::input, devices.data().name() + " has " + format_size(devices.data().size()) + ", " +
                                    format_count(volume.data_blocks) + " data blocks are " +
                                    format_size(volume.data_size()));
}

void require_separate_areas(const Volume& volume, Devices& devices) {
  const Area data{.name = "the data area", .end = volume.data_size()};
  const Area hash{.name = "the hash area", .end = volume.tree().end()};
  if (devices.hash_is_data()) require_behind("the hash area", volume.hash_offset, data);
  if (!volume.fec) return;
  if (devices.fec_is_data()) require_behind("the FEC area", volume.fec->offset, data);
  if (devices.fec_is_hash()) require_behind("the FEC area", volume.fec->offset, hash);
}

verity::FecMessage fec_message(const Volume& volume, Devices& devices) {
  return {devices.data(), volume.data_size(), devices.hash(), covered_hash_area(volume, devices)};
}

io::Extent parity_of(const Volume& volume, Devices& devices) {
  const verity::FecParams params = volume.fec_params();
  const std::uint64_t hash_blocks = covered_hash_area(volume, devices).length / params.block_size;
  const io::Extent parity{.offset = volume.fec->offset,
                          .length = verity::fec_size(checked_add(volume.data_blocks, hash_blocks), params)};
  static_cast<void>(checked_add(parity.offset, parity.length));
  return parity;
}

}  // namespace rootwright::volume
