// SPDX-License-Identifier: Apache-2.0
#include "cli/findings.h"

#include "base/bytes.h"
#include "base/error.h"

namespace rootwright::cli {

layout::Settings parse_settings(const std::vector<std::string>& settings) {
  layout::Settings parsed;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(ErrorKind::usage, "--set '" + printable(setting) + "' is not NAME=VALUE");
    }
    const std::string name = setting.substr(0, equals);
    if (!parsed.emplace(name, setting.substr(equals + 1)).second) {
      throw Error(ErrorKind::usage, "--set gives '" + printable(name) + "' twice");
    }
  }
  return parsed;
}

layout::ReadLayout read_valid_layout(const std::filesystem::path& path, const layout::Settings& settings,
                                     std::optional<std::int64_t> source_date_epoch) {
  layout::ReadLayout read = layout::read_layout(path, settings, source_date_epoch);
  if (read.findings.empty()) return read;
  std::string message;
  for (const layout::Finding& finding : read.findings)
    message += finding.text() + "\n";
  const std::size_t count = read.findings.size();
  throw Error(ErrorKind::input,
              message + std::to_string(count) + (count == 1 ? " finding" : " findings") + ", nothing was built");
}

}  // namespace rootwright::cli
