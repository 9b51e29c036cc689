// SPDX-License-Identifier: Apache-2.0
#include "run_command.h"

#include <sstream>

#include "cli/run.h"

namespace rootwright::cli {

Result run_command(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{.out = out, .err = err, .environment = [](const std::string&) { return std::nullopt; }};
  const int code = run(arguments, terminal);
  return {.code = code, .out = out.str(), .err = err.str()};
}

}  // namespace rootwright::cli
