// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rootwright {

/// Which of the `known` words someone who wrote `text` probably meant: the one that the fewest keystrokes turn it into
/// (a letter added, left out, changed, or swapped with its neighbour), if those are at most a third of its letters;
/// else the first that goes on where `text`, of three letters or more, ends. Upper and lower case count as equal; of
/// equally near ones the first. Nothing if none is near.
[[nodiscard]] std::optional<std::string> nearest(std::string_view text, const std::vector<std::string>& known);

}  // namespace rootwright
