// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/commands.h"
#include "volume/format.h"

namespace rootwright::cli {

/// What the options say to read a volume, and to format one: the same, but for the salt and the UUID that a superblock
/// would say, which then have defaults. Both throw Error(usage) naming the option if its value is not valid; formatting
/// also if the root hash would go to a device.
[[nodiscard]] volume::VolumeOptions options_to_read(const VerityCommand& command);
[[nodiscard]] volume::VolumeOptions options_to_format(const VerityCommand& command);

/// From the command line or the file that it names. Throws Error(usage) if there is none, two, or no hexadecimal one.
[[nodiscard]] Bytes root_hash_of(const VerityCommand& command);

}  // namespace rootwright::cli
