// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace rootwright::cli {

/// What a command answered.
struct Result {
  int code = 0;
  std::string out;
  std::string err;
};

/// Runs `rootwright ARGUMENTS...` in this process, in an empty environment.
Result run_command(const std::vector<std::string>& arguments);

}  // namespace rootwright::cli
