// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"
#include "reed_solomon/erasure_decoder.h"

namespace rootwright::reed_solomon {

/// Like ErasureDecoder::decode(), and what was erased is recovered also where other symbols are wrong, as far as there
/// are roots to spare: two for each wrong symbol of a codeword. Wrong symbols are expected in the same few places of
/// many codewords; of those that are wrong here and there some may be left inconsistent, to bound the time.
[[nodiscard]] DecodedErasures decode(std::size_t roots, const std::vector<std::size_t>& erased,
                                     std::span<const ByteView> streams, ByteView parity);

}  // namespace rootwright::reed_solomon
