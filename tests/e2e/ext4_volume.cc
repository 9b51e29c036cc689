// SPDX-License-Identifier: Apache-2.0
// Writes a volume of a synthetic tree for foreign tools to judge:
//   ext4_volume TREE OUTPUT [minimal | minimal+BLOCKS | minimal-BLOCKS | BYTES] [read_only | writable] [GROWS_TO]
//   ext4_volume TREE            prints the tree as tests/e2e/list_tree.py does
#include <fcntl.h>

#include <cerrno>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "fs/ext4/ext4_builder.h"
#include "io/sparse_file.h"
#include "synthetic_tree.h"
#include "tree_listing.h"

namespace rootwright::test {

namespace {

constexpr std::string_view kMinimal = "minimal";

fs::Ext4Options options_for(const std::vector<std::string>& arguments) {
  return {.uuid = Uuid::parse("01234567-89ab-4cde-8f01-23456789abcd"),
          .hash_seed = Uuid::parse("f0e1d2c3-b4a5-4697-8879-6a5b4c3d2e1f"),
          .label = "synthetic",
          .epoch = 1600000000,
          .access = arguments.size() > 3 && arguments[3] == "writable" ? fs::Access::writable : fs::Access::read_only,
          .grows_to = arguments.size() > 4 ? std::stoull(arguments[4]) : 0};
}

std::uint64_t size_for(const std::string& wanted, const fs::Ext4Builder& builder, const tree::FileTree& tree) {
  if (!wanted.starts_with(kMinimal)) return std::stoull(wanted);
  const std::int64_t more = wanted.size() > kMinimal.size() ? std::stoll(wanted.substr(kMinimal.size())) : 0;
  return builder.minimum_size(tree) + static_cast<std::uint64_t>(more * 4096);
}

void run(const std::vector<std::string>& arguments) {
  const tree::FileTree tree = synthetic_tree(arguments.at(0));
  if (arguments.size() == 1) {
    std::cout << listing(tree);
    return;
  }
  const fs::Ext4Builder builder(options_for(arguments));
  const std::uint64_t size = size_for(arguments.size() > 2 ? arguments[2] : std::string(kMinimal), builder, tree);
  FileDescriptor file(open(arguments.at(1).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) throw system_error(errno, "create '" + arguments[1] + "'");
  io::SparseFile image(std::move(file), 0, arguments[1]);
  image.resize(size);
  builder.build(tree, image);
}

}  // namespace

}  // namespace rootwright::test

int main(int count, char** values) {
  try {
    rootwright::test::run({values + 1, values + count});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "ext4_volume: " << error.what() << "\n";
    return 3;
  }
}
