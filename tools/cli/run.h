// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace rootwright::cli {

/// Runs the command line `arguments` (without the program's name) and returns the exit code: 0 done, or the answer is
/// yes; 1 the answer is no; 2 usage; 3 input; 4 system; 5 a bug of ours. Throws nothing; errors are one message on err.
[[nodiscard]] int run(const std::vector<std::string>& arguments, Terminal& terminal);

}  // namespace rootwright::cli
