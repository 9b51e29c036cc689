// SPDX-License-Identifier: Apache-2.0
// Writes the files of a directory as a FAT volume, for tests/e2e/fat_volumes.sh:
//   fat_volume DIRECTORY IMAGE SIZE|minimum SECTOR_SIZE [LABEL]
// Prints the size. The volume id is 1234-ABCD, the epoch SOURCE_DATE_EPOCH or 0.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "fs/fat/fat_builder.h"
#include "io/output_file.h"
#include "io/sparse_file.h"
#include "tree/file_tree.h"

namespace {

using namespace rootwright;

tree::Entry read_file(const std::filesystem::path& path, tree::FileTree& tree) {
  const io::SparseFile file = io::SparseFile::open(path);
  auto bytes = std::make_shared<Bytes>(file.size());
  file.read_at(0, *bytes);
  tree::Content content{.size = bytes->size(), .pieces = {}};
  if (!bytes->empty()) content.pieces.push_back({.offset = 0, .bytes = *bytes});
  tree.keep(bytes);
  return tree::make_file(std::move(content), {});
}

void add_directory(const std::filesystem::path& from, tree::EntryId to, tree::FileTree& tree) {
  for (const auto& found : std::filesystem::directory_iterator(from)) {
    const std::string name = found.path().filename().string();
    if (found.is_directory()) {
      add_directory(found.path(), tree.add(to, name, tree::make_directory({})), tree);
    } else {
      tree.add(to, name, read_file(found.path(), tree));
    }
  }
}

void write_volume(const std::vector<std::string>& arguments) {
  tree::FileTree tree;
  add_directory(arguments[0], tree::FileTree::kRoot, tree);
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  const fs::FatBuilder builder({.volume_id = 0x1234abcd,
                                .label = arguments.size() > 4 ? arguments[4] : "",
                                .epoch = epoch == nullptr ? 0 : std::stoll(epoch),
                                .sector_size = static_cast<std::uint32_t>(std::stoul(arguments[3]))});
  const std::uint64_t size = arguments[2] == "minimum" ? builder.minimum_size(tree) : std::stoull(arguments[2]);
  io::OutputFile image(arguments[1]);
  image.file().resize(size);
  builder.build(tree, image.file());
  image.commit();
  std::cout << size << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 4)
      throw Error(ErrorKind::usage, "fat_volume DIRECTORY IMAGE SIZE|minimum SECTOR_SIZE [LABEL]");
    write_volume(arguments);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 3;
  }
}
