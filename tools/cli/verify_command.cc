// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"
#include "base/error.h"
#include "base/thread_pool.h"
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/terminal_reporter.h"
#include "image/verify.h"

namespace rootwright::cli {

namespace {

image::VerifyOptions make_options(const VerifyCommand& command) {
  if (command.certificate && command.no_signature) {
    throw Error(ErrorKind::usage, "--certificate and --no-signature contradict each other; give one of them");
  }
  image::VerifyOptions options{
      .certificate = std::nullopt,
      .manifest = command.no_manifest ? image::ManifestPolicy::ignored : image::ManifestPolicy::required,
      .keys = command.release ? image::KeyPolicy::release : image::KeyPolicy::any,
  };
  if (command.certificate) options.certificate = crypto::Certificate::read_pem_file(*command.certificate);
  return options;
}

void print_report(const VerifyCommand& command, const image::VerifyReport& report, Terminal& terminal) {
  for (const image::ImageFinding& finding : report.findings)
    terminal.out << finding.text() << "\n";
  if (command.verbosity == Verbosity::progress) {
    for (const image::VerifiedRoot& root : report.roots) {
      terminal.out << printable(root.label) << ": whole, root hash " << to_hex(root.root_hash) << "\n";
    }
  }
  terminal.out << command.image.string() << ": " << image::answer_of(report);
  if (!report.findings.empty()) {
    terminal.out << ", " << report.findings.size() << (report.findings.size() == 1 ? " finding" : " findings");
  } else if (!report.origin_verified && !command.no_signature) {
    terminal.out << "; name the certificate with --certificate FILE, or accept that with --no-signature";
  } else if (report.example_key) {
    terminal.out << ", signed with an example key: NOT FOR RELEASE";
  }
  terminal.out << "\n";
}

}  // namespace

int run_verify(const VerifyCommand& command, Terminal& terminal) {
  const image::VerifyOptions options = make_options(command);
  TerminalReporter reporter(terminal, command.verbosity);
  ThreadPool pool(command.threads);
  const image::VerifyReport report = image::verify(command.image, options, pool, reporter);
  reporter.finish();
  if (command.format == OutputFormat::json) {
    terminal.out << verify_report_json(report);
  } else {
    print_report(command, report, terminal);
  }
  return report.findings.empty() && (report.origin_verified || command.no_signature) ? kYes : kNo;
}

}  // namespace rootwright::cli
