// SPDX-License-Identifier: Apache-2.0
#include "volume/volume.h"

#include <string>

#include "base/error.h"
#include "base/size.h"
#include "verity/hash_tree.h"

namespace rootwright::volume {

namespace {

constexpr std::uint64_t kSectorSize = 512;  // what dm-verity's tables count in

void require_multiple(const std::string& what, std::uint64_t value, std::uint64_t unit) {
  if (value % unit == 0) return;
  throw Error(ErrorKind::input, what + " " + std::to_string(value) + " is no multiple of " + std::to_string(unit));
}

}  // namespace

std::uint64_t Volume::data_size() const {
  return checked_multiply(data_blocks, params.data_block_size);
}

io::Extent Volume::tree() const {
  return {.offset = uuid ? verity::hash_tree_offset(hash_offset, params) : hash_offset,
          .length = verity::hash_tree_size(data_blocks, params)};
}

io::Extent Volume::tree_place() const {
  const io::Extent place = tree();
  return place.length > 0 ? place : io::Extent{};
}

verity::FecParams Volume::fec_params() const {
  return verity::fec_params(fec.value().roots, params);
}

void validate(const Volume& volume) {
  verity::validate(volume.params);
  if (volume.data_blocks == 0) {
    throw Error(ErrorKind::input, "there is no data block of " + std::to_string(volume.params.data_block_size) +
                                      " bytes; a volume needs one at least");
  }
  static_cast<void>(volume.data_size());
  // Without a superblock veritysetup rounds down, and overwrites what lies before.
  require_multiple("hash offset", volume.hash_offset, volume.uuid ? kSectorSize : volume.params.hash_block_size);
  const io::Extent tree = volume.tree();
  static_cast<void>(checked_add(tree.offset, tree.length));
  if (!volume.fec) return;
  require_multiple("FEC offset", volume.fec->offset, kSectorSize);
  static_cast<void>(volume.fec_params());
}

verity::Superblock superblock_of(const Volume& volume) {
  return {.uuid = volume.uuid.value(), .params = volume.params, .data_blocks = volume.data_blocks};
}

}  // namespace rootwright::volume
