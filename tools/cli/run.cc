// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include <algorithm>
#include <functional>

#include <CLI/CLI.hpp>

#include "base/error.h"
#include "cli/commands.h"
#include "image/version.h"

namespace rootwright::cli {

namespace {

constexpr int kBug = 5;

using Action = std::function<int()>;

/// Options that several commands have, under one name and with one meaning.
void add_json(CLI::App* app, OutputFormat& format) {
  app->add_flag_callback(
      "--json", [&format] { format = OutputFormat::json; }, "answer in JSON");
}

void add_quiet(CLI::App* app, Verbosity& verbosity) {
  app->add_flag_callback(
      "--quiet,-q", [&verbosity] { verbosity = Verbosity::quiet; }, "show no progress");
}

void add_threads(CLI::App* app, std::size_t& threads) {
  app->add_option("--threads", threads, "how many threads to use; 0: one per processor")->check(CLI::Range(0, 1024));
}

void add_settings(CLI::App* app, std::vector<std::string>& settings) {
  app->add_option("--set", settings, "give a parameter of the layout a value; may be repeated")
      ->type_name("NAME=VALUE")
      ->take_all()
      ->allow_extra_args(false);
}

void add_build(CLI::App& program, BuildCommand& command, Action& action, Terminal& terminal) {
  CLI::App* app = program.add_subcommand("build", "build the image that a layout describes");
  app->add_option("layout", command.layout, "the layout's YAML file")->required()->type_name("LAYOUT");
  app->add_option("-o,--output", command.output, "the image to write")->required()->type_name("IMAGE");
  add_settings(app, command.settings);
  app->add_option("--key", command.key, "private key (PEM) of the layout's certificate")->type_name("FILE");
  app->add_flag_callback(
      "--sync", [&command] { command.durability = image::Durability::disk; }, "return when all bytes are on the disk");
  add_threads(app, command.threads);
  add_json(app, command.format);
  add_quiet(app, command.verbosity);
  app->callback([&] { action = [&] { return run_build(command, terminal); }; });
}

void add_verify(CLI::App& program, VerifyCommand& command, Action& action, Terminal& terminal) {
  CLI::App* app = program.add_subcommand("verify", "answer whether an image is whole and signed");
  app->add_option("image", command.image, "the image")->required()->type_name("IMAGE");
  app->add_option("--certificate", command.certificate, "the certificate (PEM) whose key must have signed it")
      ->type_name("FILE");
  app->add_flag("--no-signature", command.no_signature, "accept an image of unknown origin if it is consistent");
  app->add_flag("--no-manifest", command.no_manifest, "do not hold the image against its manifest");
  app->add_flag("--release", command.release, "refuse images that are signed with example keys");
  add_threads(app, command.threads);
  add_json(app, command.format);
  add_quiet(app, command.verbosity);
  app->callback([&] { action = [&] { return run_verify(command, terminal); }; });
}

void add_inspect(CLI::App& program, InspectCommand& command, Action& action, Terminal& terminal) {
  CLI::App* app = program.add_subcommand("inspect", "show what is in an image, believing what it says");
  app->add_option("image", command.image, "the image")->required()->type_name("IMAGE");
  add_json(app, command.format);
  app->callback([&] { action = [&] { return run_inspect(command, terminal); }; });
}

void add_check(CLI::App& program, CheckCommand& command, Action& action, Terminal& terminal) {
  CLI::App* app = program.add_subcommand("check", "find everything that is wrong with a layout and its recipes");
  app->add_option("layout", command.layout, "the layout's YAML file")->required()->type_name("LAYOUT");
  add_settings(app, command.settings);
  add_json(app, command.format);
  app->callback([&] { action = [&] { return run_check(command, terminal); }; });
}

int parse_and_run(std::vector<std::string> arguments, Terminal& terminal) {
  CLI::App program("Builds and verifies bootable disk images with dm-verity roots and signed root hashes.",
                   "rootwright");
  program.set_version_flag("--version", std::string(image::kVersion));
  program.require_subcommand(1);
  BuildCommand build;
  VerifyCommand verify;
  InspectCommand inspect;
  CheckCommand check;
  Action action;
  add_build(program, build, action, terminal);
  add_verify(program, verify, action, terminal);
  add_inspect(program, inspect, action, terminal);
  add_check(program, check, action, terminal);
  try {
    std::ranges::reverse(arguments);  // CLI11 takes them from the back
    program.parse(std::move(arguments));
  } catch (const CLI::Success& answer) {  // --help, --version
    program.exit(answer, terminal.out, terminal.err);
    return kYes;
  } catch (const CLI::ParseError& error) {
    terminal.err << "rootwright: " << error.what() << "\nRun 'rootwright --help' or 'rootwright COMMAND --help'.\n";
    return static_cast<int>(ErrorKind::usage);
  }
  return action();
}

}  // namespace

int run(const std::vector<std::string>& arguments, Terminal& terminal) {
  try {
    return parse_and_run(arguments, terminal);
  } catch (const Error& error) {
    terminal.err << "rootwright: " << error.what() << "\n";
    return static_cast<int>(error.kind());
  } catch (const std::bad_alloc&) {
    terminal.err << "rootwright: out of memory\n";
    return static_cast<int>(ErrorKind::system);
  } catch (const std::exception& error) {
    terminal.err << "rootwright: internal error, please report it: " << error.what() << "\n";
    return kBug;
  }
}

}  // namespace rootwright::cli
