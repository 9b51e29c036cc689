// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "layout/finding.h"

namespace rootwright::layout {

/// The first byte that must not be in a YAML file of ours: control characters other than tab and line ends, a byte
/// order mark, anything that is not UTF-8. yaml-cpp would guess another encoding or stop silently.
[[nodiscard]] std::optional<Finding> refuse_characters(std::string_view text, const std::string& file);

/// The characters from `position` up to the next space, line end or flow indicator; "&x" of "&x [1, 2]".
[[nodiscard]] std::string_view word_at(std::string_view text, std::size_t position);

/// Whether the quoted scalar that `text` begins with has its closing quote (YAML 1.2 sections 7.3.1 and 7.3.2). True
/// for anything that does not begin with a quote.
[[nodiscard]] bool quotes_end(std::string_view text);

}  // namespace rootwright::layout
