// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "base/error.h"
#include "base/thread_pool.h"
#include "cli/commands.h"
#include "cli/verity_options.h"
#include "cli/verity_report.h"
#include "io/output_file.h"
#include "volume/format.h"
#include "volume/read_volume.h"
#include "volume/verify.h"

namespace rootwright::cli {

namespace {

std::string header(const volume::FormatReport& report, const volume::VolumeOptions& options, OutputFormat format) {
  return format == OutputFormat::json ? header_json(report) : header_text(report, options.devices.hash.string());
}

int answer(const VerityCommand& command, const volume::VerifyReport& report, RepairState state, Terminal& terminal) {
  if (command.format == OutputFormat::json) {
    terminal.out << verify_json(report, state);
  } else if (!report.is_whole() || command.verbosity != Verbosity::quiet) {
    // As veritysetup, which says nothing on the standard output.
    terminal.err << verify_text(report, command, state);
  }
  return report.is_whole() || report.is_repairable() ? kYes : kNo;
}

}  // namespace

int run_verity_format(const VerityCommand& command, Terminal& terminal) {
  const volume::VolumeOptions options = options_to_format(command);
  // Made before anything else is written: a root hash that goes nowhere would be lost.
  std::optional<io::OutputFile> root_hash_file;
  if (command.root_hash_file) root_hash_file.emplace(*command.root_hash_file);
  ThreadPool pool(command.threads);
  const volume::FormatReport report = volume::format(options, pool);
  terminal.out << header(report, options, command.format);
  if (root_hash_file) {
    const Bytes text = to_bytes(to_hex(report.root_hash));
    root_hash_file->file().resize(text.size());
    root_hash_file->file().write_at(0, text);
    root_hash_file->commit();
  }
  return kYes;
}

int run_verity_verify(const VerityCommand& command, Terminal& terminal) {
  const volume::VolumeOptions options = options_to_read(command);
  const Bytes root_hash = root_hash_of(command);
  ThreadPool pool(command.threads);
  return answer(command, volume::verify(options, root_hash, pool), RepairState::possible, terminal);
}

int run_verity_repair(const VerityCommand& command, Terminal& terminal) {
  if (!command.fec_device) throw Error(ErrorKind::usage, "to repair needs parity: give --fec-device FILE");
  const volume::VolumeOptions options = options_to_read(command);
  const Bytes root_hash = root_hash_of(command);
  ThreadPool pool(command.threads);
  return answer(command, volume::repair(options, root_hash, pool), RepairState::written, terminal);
}

int run_verity_dump(const VerityCommand& command, Terminal& terminal) {
  if (command.no_superblock) throw Error(ErrorKind::usage, "without superblock there is nothing to dump");
  const volume::VolumeOptions options = options_to_read(command);
  terminal.out << header(volume::describe(options), options, command.format);
  return kYes;
}

}  // namespace rootwright::cli
