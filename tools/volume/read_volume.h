// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/format.h"

namespace rootwright::volume {

/// The volume as its superblock describes it, or without one (no UUID in the options) as the options do, which say in
/// any case where hash area and parity lie. Reads the hash device only. Throws Error(input) naming the device if there
/// is no valid superblock, or what validate() throws.
[[nodiscard]] Volume read_volume(const VolumeOptions& options, Devices& devices);

/// What the superblock of the hash device alone says, which is in the options as data device, too; with the size of the
/// parity if the options have FEC. There is no root hash in a superblock. Throws like read_volume.
[[nodiscard]] FormatReport describe(const VolumeOptions& options);

}  // namespace rootwright::volume
