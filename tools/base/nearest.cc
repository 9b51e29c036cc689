// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace rootwright {

namespace {

/// Longer words are compared no further: a hostile text must not cost quadratic time.
constexpr std::size_t kLongestWord = 64;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours count one each.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(to.size() + 1);
  for (std::size_t column = 0; column <= to.size(); ++column)
    last[column] = column;
  for (std::size_t row = 1; row <= from.size(); ++row) {
    std::vector<std::size_t> current(to.size() + 1, row);
    for (std::size_t column = 1; column <= to.size(); ++column) {
      const std::size_t change = from[row - 1] == to[column - 1] ? 0 : 1;
      current[column] = std::min({last[column] + 1, current[column - 1] + 1, last[column - 1] + change});
      const bool swapped = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
      if (swapped) current[column] = std::min(current[column], before_last[column - 2] + 1);
    }
    before_last = std::exchange(last, std::move(current));
  }
  return last.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view text, const std::vector<std::string>& known) {
  if (text.size() > kLongestWord) return std::nullopt;
  const std::string wanted = lower_case(text);
  std::optional<std::string> best;
  std::size_t allowed = (wanted.size() + 2) / 3;
  for (const std::string& word : known) {
    if (word.size() > kLongestWord) continue;
    const std::size_t distance = edit_distance(wanted, lower_case(word));
    if (best ? distance >= allowed : distance > allowed) continue;
    best = word;
    allowed = distance;
  }
  if (best || wanted.size() < 3) return best;
  const auto longer =
      std::ranges::find_if(known, [&](const std::string& word) { return lower_case(word).starts_with(wanted); });
  return longer == known.end() ? std::nullopt : std::optional(*longer);
}

}  // namespace rootwright
