// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal_reporter.h"

namespace rootwright::cli {

TerminalReporter::TerminalReporter(Terminal& terminal, Verbosity verbosity)
    : terminal_(terminal), verbosity_(verbosity) {}

TerminalReporter::~TerminalReporter() {
  finish();
}

void TerminalReporter::step(const std::string& what) {
  if (verbosity_ == Verbosity::quiet) return;
  finish();
  if (terminal_.err_is_terminal) {
    terminal_.err << what << " …" << std::flush;
    line_is_open_ = true;
  } else {
    terminal_.err << what << "\n" << std::flush;
  }
}

void TerminalReporter::warn(const std::string& message) {
  finish();
  terminal_.err << "warning: " << message << "\n" << std::flush;
}

void TerminalReporter::finish() {
  if (!line_is_open_) return;
  terminal_.err << "\r\033[K" << std::flush;
  line_is_open_ = false;
}

}  // namespace rootwright::cli
