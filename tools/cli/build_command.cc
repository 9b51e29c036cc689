// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"
#include "base/size.h"
#include "base/thread_pool.h"
#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/report_json.h"
#include "cli/terminal_reporter.h"

namespace rootwright::cli {

namespace {

void print_report(const image::BuildReport& report, Terminal& terminal) {
  const image::Manifest& manifest = report.manifest;
  terminal.out << report.image.string() << ": " << format_size(manifest.table.disk_size) << ", "
               << manifest.partitions.size() << " partitions\n";
  for (const image::BuiltPartition& partition : manifest.partitions) {
    if (!partition.facts.verity) continue;
    terminal.out << "  " << partition.name << ": root hash " << to_hex(partition.facts.verity->root_hash) << "\n";
  }
  terminal.out << report.manifest_file.string() << ": what it was built from and what is in it\n";
}

}  // namespace

int run_build(const BuildCommand& command, Terminal& terminal) {
  const layout::ReadLayout layout =
      read_valid_layout(command.layout, parse_settings(command.settings), source_date_epoch(terminal));
  TerminalReporter reporter(terminal, command.verbosity);
  ThreadPool pool(command.threads);
  const image::BuildReport report = image::build(
      layout, {.output = command.output, .key = command.key, .durability = command.durability}, pool, reporter);
  reporter.finish();
  if (command.format == OutputFormat::json) {
    terminal.out << build_report_json(report, layout.layout);
  } else if (command.verbosity == Verbosity::progress) {
    print_report(report, terminal);
  }
  return kYes;
}

}  // namespace rootwright::cli
