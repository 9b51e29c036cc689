// SPDX-License-Identifier: Apache-2.0
#include "cli/verity_options.h"

#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "crypto/digest.h"

namespace rootwright::cli {

namespace {

constexpr std::uint64_t kLargestRootHashFile = 4096;

/// Calls `read`, which refuses input; here it is the command line that is wrong.
template <typename Read>
auto read_option(const std::string& name, Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(ErrorKind::usage, name + ": " + error.what());
  }
}

crypto::SaltPosition salt_position(const VerityCommand& command) {
  switch (command.hash_format) {
    case 0:
      return crypto::SaltPosition::after;
    case 1:
      return crypto::SaltPosition::before;
    default:
      throw Error(ErrorKind::usage,
                  "--format: " + std::to_string(command.hash_format) + " is no hash format, allowed are 0 and 1");
  }
}

/// Of equal blocks of two volumes the digests are equal, too; and formatting twice gives the same bytes.
Bytes default_salt() {
  return crypto::digest(crypto::HashAlgorithm::sha256, as_byte_view("rootwright verity salt"));
}

volume::VolumeOptions options_of(const VerityCommand& command) {
  volume::VolumeOptions options{
      .devices = {.data = command.data, .hash = command.hash.value_or(command.data), .fec = command.fec_device},
      .volume = {.params = {.data_block_size = command.data_block_size,
                            .hash_block_size = command.hash_block_size,
                            .salt_position = salt_position(command)},
                 .data_blocks = command.data_blocks,
                 .hash_offset = command.hash_offset,
                 .uuid = std::nullopt,
                 .fec = std::nullopt}};
  options.volume.params.algorithm =
      read_option("--hash", [&] { return crypto::parse_hash_algorithm(command.algorithm); });
  if (command.salt && *command.salt != "-")
    options.volume.params.salt = read_option("--salt", [&] { return from_hex(*command.salt); });
  if (!command.no_superblock)
    options.volume.uuid = command.uuid ? read_option("--uuid", [&] { return Uuid::parse(*command.uuid); }) : Uuid{};
  if (command.fec_device) options.volume.fec = {.roots = command.fec_roots, .offset = command.fec_offset};
  return options;
}

/// The root hash would take the place of what was just hashed or written.
void refuse_root_hash_over_device(const VerityCommand& command, const volume::DevicePaths& devices) {
  if (!command.root_hash_file) return;
  const std::filesystem::path file =
      std::filesystem::weakly_canonical(std::filesystem::absolute(*command.root_hash_file));
  const auto refuse_if_same = [&](const std::filesystem::path& device) {
    std::error_code missing;
    if (!std::filesystem::equivalent(file, device, missing) &&
        file != std::filesystem::weakly_canonical(std::filesystem::absolute(device))) {
      return;
    }
    throw Error(ErrorKind::usage, "--root-hash-file " + quote(*command.root_hash_file) +
                                      " is a device of the volume: data, hash or FEC device");
  };
  refuse_if_same(devices.data);
  refuse_if_same(devices.hash);
  if (devices.fec) refuse_if_same(*devices.fec);
}

}  // namespace

volume::VolumeOptions options_to_read(const VerityCommand& command) {
  if (command.no_superblock && !command.salt)
    throw Error(ErrorKind::usage, "without superblock the salt must be given: --salt HEX, or --salt - for none");
  return options_of(command);
}

volume::VolumeOptions options_to_format(const VerityCommand& command) {
  volume::VolumeOptions options = options_of(command);
  if (!command.salt) options.volume.params.salt = default_salt();
  if (!command.uuid) options.uuid_source = volume::UuidSource::root_hash;
  refuse_root_hash_over_device(command, options.devices);
  return options;
}

Bytes root_hash_of(const VerityCommand& command) {
  if (command.root_hash && command.root_hash_file)
    throw Error(ErrorKind::usage, "the root hash is given twice, by itself and with --root-hash-file");
  if (command.root_hash) return read_option("root hash", [&] { return from_hex(*command.root_hash); });
  if (!command.root_hash_file)
    throw Error(ErrorKind::usage, "the root hash is missing: give it behind the hash device, or --root-hash-file FILE");
  std::string text = to_text(read_file(*command.root_hash_file, kLargestRootHashFile));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.pop_back();
  return with_context(quote(*command.root_hash_file), [&] { return from_hex(text); });
}

}  // namespace rootwright::cli
