// SPDX-License-Identifier: Apache-2.0
// What each command takes and does. One file per command: build_command.cc and so on; run.cc reads the command line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "image/build.h"

namespace rootwright::cli {

/// Exit codes of commands that answer (base/error.h has those of errors).
inline constexpr int kYes = 0;
inline constexpr int kNo = 1;

struct BuildCommand {
  std::filesystem::path layout;
  std::filesystem::path output;
  std::vector<std::string> settings;  ///< NAME=VALUE
  std::optional<std::filesystem::path> key;
  std::size_t threads = 0;  ///< 0: one per processor
  image::Durability durability = image::Durability::page_cache;
  OutputFormat format = OutputFormat::text;
  Verbosity verbosity = Verbosity::progress;
};

struct CheckCommand {
  std::filesystem::path layout;
  std::vector<std::string> settings;  ///< NAME=VALUE
  OutputFormat format = OutputFormat::text;
};

struct VerifyCommand {
  std::filesystem::path image;
  std::optional<std::filesystem::path> certificate;
  bool no_signature = false;
  bool no_manifest = false;
  bool release = false;
  std::size_t threads = 0;  ///< 0: one per processor
  OutputFormat format = OutputFormat::text;
  Verbosity verbosity = Verbosity::progress;
};

struct InspectCommand {
  std::filesystem::path image;
  OutputFormat format = OutputFormat::text;
};

// Each returns the exit code and throws Error.
int run_build(const BuildCommand& command, Terminal& terminal);
int run_check(const CheckCommand& command, Terminal& terminal);
int run_verify(const VerifyCommand& command, Terminal& terminal);
int run_inspect(const InspectCommand& command, Terminal& terminal);

}  // namespace rootwright::cli
