// SPDX-License-Identifier: Apache-2.0
// Bytes that are not zero where there may be some.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "io/block_io.h"
#include "io/extent.h"

namespace rootwright::image {

/// The first byte in `extent` that is not zero. `data` are the source's data_extents(), asked for once by whoever looks
/// in many places.
[[nodiscard]] std::optional<std::uint64_t> find_first_data(const io::BlockSource& source, const io::ExtentSet& data,
                                                           io::Extent extent);

/// The last byte in `extent` that is not zero.
[[nodiscard]] std::optional<std::uint64_t> find_last_data(const io::BlockSource& source, io::Extent extent);

/// The blocks in `extent`, which is whole blocks, that are not all zero.
[[nodiscard]] std::vector<io::Extent> find_data_blocks(const io::BlockSource& source, io::Extent extent,
                                                       std::uint64_t block_size);

}  // namespace rootwright::image
