// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/report_json.h"
#include "image/check_room.h"

namespace rootwright::cli {

int run_check(const CheckCommand& command, Terminal& terminal) {
  layout::ReadLayout read =
      layout::read_layout(command.layout, parse_settings(command.settings), source_date_epoch(terminal));
  if (read.findings.empty()) read.findings = image::check_room(read.layout);
  if (command.format == OutputFormat::json) {
    terminal.out << findings_json(read.findings);
  } else {
    for (const layout::Finding& finding : read.findings)
      terminal.out << finding.text() << "\n";
    const std::size_t count = read.findings.size();
    terminal.out << command.layout.string() << ": ";
    if (count == 0) {
      terminal.out << "valid, " << read.layout.partitions.size() << " partitions\n";
    } else {
      terminal.out << count << (count == 1 ? " finding\n" : " findings\n");
    }
  }
  return read.findings.empty() ? kYes : static_cast<int>(ErrorKind::input);
}

}  // namespace rootwright::cli
