// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "reed_solomon/code.h"

namespace rootwright::reed_solomon {

/// The positions of wrong symbols in one codeword of which `erased` positions are known to be missing, from its
/// syndromes with zeros there: as many as there are roots. Each wrong symbol takes two roots, each erased one takes
/// one. Empty if nothing else is wrong; nothing if more is wrong than can be found.
[[nodiscard]] std::optional<std::vector<std::size_t>> locate_errors(std::span<const Symbol> syndromes,
                                                                    std::span<const std::size_t> erased);

}  // namespace rootwright::reed_solomon
