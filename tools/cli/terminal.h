// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>

namespace rootwright::cli {

/// Everything of the outside that a command touches besides files, so that a test can run commands in process.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;  ///< a person looks at err: progress may overwrite its line
  std::function<std::optional<std::string>(const std::string&)> environment;
};

/// How a command answers.
enum class OutputFormat { text, json };

/// Whether progress is shown.
enum class Verbosity { progress, quiet };

/// The value of SOURCE_DATE_EPOCH in seconds since 1970; nothing if it is unset or empty.
/// Throws Error(usage) if it is no whole number. Source: reproducible-builds.org, SOURCE_DATE_EPOCH specification.
[[nodiscard]] std::optional<std::int64_t> source_date_epoch(const Terminal& terminal);

}  // namespace rootwright::cli
