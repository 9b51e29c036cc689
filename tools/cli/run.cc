// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <limits>

#include <CLI/CLI.hpp>

#include "base/bytes.h"
#include "base/error.h"
#include "cli/commands.h"
#include "image/version.h"

namespace rootwright::cli {

namespace {

constexpr int kBug = 5;

using Action = std::function<int()>;

/// A whole decimal number, and nothing else: CLI11 takes "0100" for 64 and "-1" for the largest number there is.
template <typename Number>
CLI::Option* add_number(CLI::App* app, const std::string& name, Number& number, const std::string& description) {
  const auto read = [name, &number](const std::string& text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw CLI::ValidationError(name, "'" + printable(text) + "' is no whole number up to " +
                                           std::to_string(std::numeric_limits<Number>::max()));
    }
    number = value;
  };
  return app->add_option_function<std::string>(name, read, description)->type_name("NUMBER");
}

/// `--option=` means the empty text; CLI11 would take the next argument.
std::vector<std::string> split_empty_values(const std::vector<std::string>& arguments) {
  std::vector<std::string> split;
  for (const std::string& argument : arguments) {
    const bool is_empty = argument.starts_with("--") && argument.find('=') == argument.size() - 1;
    split.push_back(is_empty ? argument.substr(0, argument.size() - 1) : argument);
    if (is_empty) split.emplace_back();
  }
  return split;
}

/// An unset variable in a script is no file name and no number. Only a salt may be empty.
void refuse_empty_values(CLI::App* app) {
  for (CLI::Option* option : app->get_options()) {
    if (option->get_items_expected_max() == 0 || option->check_lname("salt")) continue;
    option->check(
        CLI::Validator([](const std::string& text) { return text.empty() ? "is empty" : std::string(); }, ""));
  }
  for (CLI::App* command : app->get_subcommands({}))
    refuse_empty_values(command);
}

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
  add_number(app, "--threads", threads, "how many threads to use, up to 1024; 0: one per processor")
      ->check(CLI::Range(0, 1024));
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

/// The actions of veritysetup that need no kernel. Options may stand before the action and behind it.
void add_verity_options(CLI::App* app, VerityCommand& command) {
  app->set_help_flag("--help,-?", "print this help message and exit");  // -h is --hash
  app->add_option("--hash,-h", command.algorithm, "sha1, sha256 (default), sha384 or sha512")->type_name("NAME");
  add_number(app, "--data-block-size", command.data_block_size, "bytes of a data block; 4096 by default");
  add_number(app, "--hash-block-size", command.hash_block_size, "bytes of a hash block; 4096 by default");
  add_number(app, "--data-blocks", command.data_blocks, "how many data blocks; by default all of the data device");
  app->add_option("--salt,-s", command.salt, "up to 256 bytes, '-' for none; the default is the same for all volumes")
      ->type_name("HEX");
  app->add_option("--uuid", command.uuid, "of the superblock; by default derived from the root hash")
      ->type_name("UUID");
  add_number(app, "--format", command.hash_format, "1 (default), or 0 for Chrome OS' original one");
  add_number(app, "--hash-offset", command.hash_offset, "the byte of the hash device where the hash area begins");
  app->add_flag("--no-superblock", command.no_superblock, "the hash area has no superblock: options say all");
  app->add_option("--fec-device", command.fec_device, "where Reed-Solomon parity is")->type_name("FILE");
  add_number(app, "--fec-offset", command.fec_offset, "the byte of the FEC device where parity begins");
  add_number(app, "--fec-roots", command.fec_roots, "parity bytes in 255, from 2 (default) to 24");
  app->add_option("--root-hash-file", command.root_hash_file, "where the root hash is, or with format goes to")
      ->type_name("FILE");
  app->add_flag_callback(
      "--verbose,-v,--debug", [] {}, "of veritysetup; changes nothing");
  add_threads(app, command.threads);
  add_json(app, command.format);
  add_quiet(app, command.verbosity);
}

using VerityAction = int (*)(const VerityCommand&, Terminal&);

CLI::App* add_verity_action(CLI::App* verity, const std::string& name, const std::string& description) {
  CLI::App* app = verity->add_subcommand(name, description)->fallthrough();
  app->footer("Options are those of 'rootwright verity --help', before the action or behind it.");
  return app;
}

void add_verity(CLI::App& program, VerityCommand& command, Action& action, Terminal& terminal) {
  CLI::App* verity = program.add_subcommand("verity", "hash trees and parity alone, with veritysetup's options");
  verity->require_subcommand(1);
  verity->footer("DATA may be HASH, too: then the hash area lies behind the data, at --hash-offset.");
  add_verity_options(verity, command);
  const auto add = [&, verity](const std::string& name, const std::string& description, VerityAction run) {
    CLI::App* app = add_verity_action(verity, name, description);
    app->callback([&, run] { action = [&, run] { return run(command, terminal); }; });
    return app;
  };
  const auto add_devices = [&](CLI::App* app) {
    app->add_option("data", command.data, "the data device: a file or block device")->required()->type_name("DATA");
    app->add_option("hash", command.hash, "the hash device; DATA if left out")->type_name("HASH");
  };
  const auto add_root_hash = [&](CLI::App* app) {
    app->add_option("root_hash", command.root_hash, "the root hash, or else --root-hash-file")->type_name("ROOT_HASH");
  };
  add_devices(add("format", "write superblock, hash tree and parity", run_verity_format));
  CLI::App* verify = add("verify", "answer whether data and hash tree fit a root hash", run_verity_verify);
  add_devices(verify);
  add_root_hash(verify);
  CLI::App* repair = add("repair", "write back what parity recovers and the root hash proves", run_verity_repair);
  add_devices(repair);
  add_root_hash(repair);
  add("dump", "show what a superblock says", run_verity_dump)
      ->add_option("hash", command.data, "the hash device")
      ->required()
      ->type_name("HASH");
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
  VerityCommand verity;
  Action action;
  add_build(program, build, action, terminal);
  add_verify(program, verify, action, terminal);
  add_inspect(program, inspect, action, terminal);
  add_check(program, check, action, terminal);
  add_verity(program, verity, action, terminal);
  refuse_empty_values(&program);
  try {
    arguments = split_empty_values(arguments);
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
