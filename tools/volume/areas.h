// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "verity/fec.h"
#include "volume/devices.h"
#include "volume/volume.h"

namespace rootwright::volume {

/// How many blocks the data device holds whole. Throws Error(input) if their size is not valid.
[[nodiscard]] std::uint64_t count_data_blocks(const Volume& volume, Devices& devices);

/// Throws Error(input) naming the data device and both sizes if it is shorter than the volume's data.
void require_data(const Volume& volume, Devices& devices);

/// On one device data comes first, then superblock and hash tree, then parity. Throws Error(input) naming both bytes if
/// one begins before another ends.
void require_separate_areas(const Volume& volume, Devices& devices);

/// The blocks that FEC covers, on devices of their final sizes. There must be FEC; the devices must live as long.
[[nodiscard]] verity::FecMessage fec_message(const Volume& volume, Devices& devices);

/// Where their parity lies on the FEC device. There must be FEC. Throws Error(input) if it ends beyond 64 bits.
[[nodiscard]] io::Extent parity_of(const Volume& volume, Devices& devices);

}  // namespace rootwright::volume
