// SPDX-License-Identifier: Apache-2.0
// What tests/e2e/verity.sh compares with veritysetup:
//   verity_tree format|verify data=FILE hash=FILE [hash_offset=BYTES] [data_blocks=N] [data_block_size=BYTES]
//     [hash_block_size=BYTES] [algorithm=NAME] [format=0|1] [salt=HEX] [uuid=UUID] [root=HEX] [threads=N]
// `format` writes superblock and tree and prints the root hash; `verify` reads the superblock, says what does not match
// the root hash and exits with 1 if anything does not.
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <iostream>
#include <map>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "io/slice.h"
#include "io/sparse_file.h"
#include "verity/hash_tree.h"
#include "verity/superblock.h"
#include "verity/verify.h"

namespace rootwright {

namespace {

using Options = std::map<std::string, std::string>;

std::string option(const Options& options, const std::string& name, const std::string& otherwise) {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

std::uint64_t number(const Options& options, const std::string& name, std::uint64_t otherwise) {
  return std::stoull(option(options, name, std::to_string(otherwise)));
}

io::SparseFile open_to_write(const std::string& path) {
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  struct stat status {};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) throw system_error(errno, "open " + quote(path));
  return {std::move(file), static_cast<std::uint64_t>(status.st_size), quote(path)};
}

verity::Superblock superblock_of(const Options& options, std::uint64_t data_size) {
  verity::Superblock superblock;
  superblock.uuid = Uuid::parse(option(options, "uuid", "00000000-0000-0000-0000-000000000000"));
  verity::HashTreeParams& params = superblock.params;
  params.algorithm = crypto::parse_hash_algorithm(option(options, "algorithm", "sha256"));
  params.data_block_size = static_cast<std::uint32_t>(number(options, "data_block_size", 4096));
  params.hash_block_size = static_cast<std::uint32_t>(number(options, "hash_block_size", 4096));
  const bool salt_comes_first = number(options, "format", 1) == 1;
  params.salt_position = salt_comes_first ? crypto::SaltPosition::before : crypto::SaltPosition::after;
  params.salt = from_hex(option(options, "salt", ""));
  superblock.data_blocks = number(options, "data_blocks", data_size / params.data_block_size);
  return superblock;
}

int format(const Options& options) {
  const io::SparseFile data = io::SparseFile::open(options.at("data"));
  const verity::Superblock superblock = superblock_of(options, data.size());
  const std::uint64_t offset = number(options, "hash_offset", 0);
  const std::uint64_t tree_offset = verity::hash_tree_offset(offset, superblock.params);
  const std::uint64_t tree_size = verity::hash_tree_size(superblock.data_blocks, superblock.params);
  ThreadPool pool(number(options, "threads", 0));

  io::SparseFile hash = open_to_write(options.at("hash"));
  hash.resize(tree_offset + tree_size);
  hash.write_at(offset, verity::encode(superblock));
  io::StoreSlice tree(hash, {.offset = tree_offset, .length = tree_size});
  std::cout << to_hex(verity::build_hash_tree(data, superblock.data_blocks, superblock.params, tree, pool)) << '\n';
  return 0;
}

void print(const std::string& what, const io::ExtentSet& extents) {
  for (const io::Extent& extent : extents.extents())
    std::cout << what << ' ' << extent.offset << ' ' << extent.length << '\n';
}

int verify(const Options& options) {
  const io::SparseFile data = io::SparseFile::open(options.at("data"));
  const io::SparseFile hash = io::SparseFile::open(options.at("hash"));
  const std::uint64_t offset = number(options, "hash_offset", 0);
  Bytes head(verity::kSuperblockSize);
  hash.read_at(offset, head);
  const verity::Superblock superblock = verity::decode_superblock(head);
  const std::uint64_t tree_offset = verity::hash_tree_offset(offset, superblock.params);
  const io::SourceSlice tree(hash, {.offset = tree_offset, .length = hash.size() - tree_offset});
  ThreadPool pool(number(options, "threads", 0));

  const verity::Mismatch mismatch = verity::verify_hash_tree(data, superblock.data_blocks, superblock.params, tree,
                                                             from_hex(options.at("root")), pool);
  if (mismatch.root_hash) std::cout << "root hash\n";
  for (std::size_t level = 0; level < mismatch.levels.size(); ++level)
    print("level " + std::to_string(level), mismatch.levels[level]);
  print("data", mismatch.data);
  return mismatch.none() ? 0 : 1;
}

int run(int count, char** arguments) {
  Options options;
  for (int i = 2; i < count; ++i) {
    const std::string argument = arguments[i];
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos) throw Error(ErrorKind::usage, "argument '" + argument + "' is no NAME=VALUE");
    options[argument.substr(0, equals)] = argument.substr(equals + 1);
  }
  const std::string action = count > 1 ? arguments[1] : "";
  if (action == "format") return format(options);
  if (action == "verify") return verify(options);
  throw Error(ErrorKind::usage, "say format or verify");
}

}  // namespace

}  // namespace rootwright

int main(int count, char** arguments) {
  try {
    return rootwright::run(count, arguments);
  } catch (const rootwright::Error& error) {
    std::cerr << "verity_tree: " << error.what() << '\n';
    return static_cast<int>(error.kind());
  } catch (const std::exception& error) {
    std::cerr << "verity_tree: " << error.what() << '\n';
    return 5;
  }
}
