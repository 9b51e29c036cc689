// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gpt/table_copy.h"

namespace rootwright::gpt {

/// What is wrong with the protective MBR in the disk's first sector (UEFI 2.10 section 5.2.3); nothing if it is as it
/// should be. Boot code counts as wrong: firmware that starts it would bypass everything the table says.
[[nodiscard]] std::vector<std::string> find_mbr_problems(const io::BlockSource& disk, const Geometry& geometry);

}  // namespace rootwright::gpt
