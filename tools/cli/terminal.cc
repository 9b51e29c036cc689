// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <charconv>

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright::cli {

std::optional<std::int64_t> source_date_epoch(const Terminal& terminal) {
  const std::optional<std::string> text = terminal.environment("SOURCE_DATE_EPOCH");
  if (!text || text->empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (code != std::errc{} || end != text->data() + text->size()) {
    throw Error(ErrorKind::usage,
                "SOURCE_DATE_EPOCH is '" + printable(*text) + "', allowed is a whole number of seconds since 1970");
  }
  return seconds;
}

}  // namespace rootwright::cli
