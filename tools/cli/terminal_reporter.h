// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/reporter.h"
#include "cli/terminal.h"

namespace rootwright::cli {

/// Shows steps on the error output: one line that changes for a person, a plain line per step elsewhere, nothing when
/// quiet. Warnings are always shown.
class TerminalReporter final : public Reporter {
 public:
  TerminalReporter(Terminal& terminal, Verbosity verbosity);
  TerminalReporter(const TerminalReporter&) = delete;
  TerminalReporter& operator=(const TerminalReporter&) = delete;
  ~TerminalReporter() override;

  void step(const std::string& what) override;
  void warn(const std::string& message) override;
  /// The last step is done: its line goes away.
  void finish();

 private:
  Terminal& terminal_;
  Verbosity verbosity_;
  bool line_is_open_ = false;
};

}  // namespace rootwright::cli
