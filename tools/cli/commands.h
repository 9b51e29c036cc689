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

/// `verity`: all of its actions, whose options have the names and defaults of veritysetup's.
struct VerityCommand {
  std::filesystem::path data;                           ///< of `dump` the hash device
  std::optional<std::filesystem::path> hash;            ///< nothing: the data device
  std::optional<std::string> root_hash;                 ///< hexadecimal
  std::optional<std::filesystem::path> root_hash_file;  ///< `format` writes it
  std::string algorithm = "sha256";
  std::uint32_t data_block_size = 4096;  ///< bytes
  std::uint32_t hash_block_size = 4096;  ///< bytes
  std::uint64_t data_blocks = 0;         ///< 0: as many as there are
  std::optional<std::string> salt;       ///< hexadecimal, "-" for none
  std::optional<std::string> uuid;
  std::uint32_t hash_format = 1;  ///< 0 or 1
  std::uint64_t hash_offset = 0;  ///< bytes
  bool no_superblock = false;
  std::optional<std::filesystem::path> fec_device;
  std::uint64_t fec_offset = 0;  ///< bytes
  std::uint32_t fec_roots = 2;
  std::size_t threads = 0;  ///< 0: one per processor
  OutputFormat format = OutputFormat::text;
  Verbosity verbosity = Verbosity::progress;
};

// Each returns the exit code and throws Error.
int run_build(const BuildCommand& command, Terminal& terminal);
int run_check(const CheckCommand& command, Terminal& terminal);
int run_verify(const VerifyCommand& command, Terminal& terminal);
int run_inspect(const InspectCommand& command, Terminal& terminal);
int run_verity_format(const VerityCommand& command, Terminal& terminal);
int run_verity_verify(const VerityCommand& command, Terminal& terminal);
int run_verity_dump(const VerityCommand& command, Terminal& terminal);
int run_verity_repair(const VerityCommand& command, Terminal& terminal);

}  // namespace rootwright::cli
