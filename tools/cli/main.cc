// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <clocale>
#include <cstdlib>
#include <iostream>

#include "cli/run.h"
#include "io/output_file.h"

namespace {

std::optional<std::string> read_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

}  // namespace

int main(int count, char** arguments) {
  // For libarchive, which warns of UTF-8 names in any other locale; C.UTF-8 is part of glibc. Nothing else depends on
  // it.
  static_cast<void>(std::setlocale(LC_CTYPE, "C.UTF-8"));
  rootwright::io::remove_partial_outputs_on_signals();
  rootwright::cli::Terminal terminal{.out = std::cout,
                                     .err = std::cerr,
                                     .err_is_terminal = isatty(STDERR_FILENO) == 1,
                                     .environment = read_environment};
  const int code = rootwright::cli::run({arguments + 1, arguments + count}, terminal);
  // A full disk behind a redirected output must not look like success.
  std::cout.flush();
  if (!std::cout) {
    std::cerr << "rootwright: cannot write the output\n";
    return code == 0 ? 4 : code;
  }
  return code;
}
