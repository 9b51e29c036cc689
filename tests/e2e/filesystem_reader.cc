// SPDX-License-Identifier: Apache-2.0
// What the filesystem readers say of an image, for the scripts of this folder:
//   filesystem_reader IMAGE summary          kind, size, used bytes, block size, uuid and label
//   filesystem_reader IMAGE owners           for each block its number, a tab and whose it is
//   filesystem_reader IMAGE owner OFFSET...  whose the bytes are, one a line
//   filesystem_reader IMAGE read PATH        a file's bytes
#include "fs/filesystem_reader.h"

#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/size.h"
#include "io/sparse_file.h"

namespace {

using namespace rootwright;

void print_summary(const fs::FilesystemReader& reader) {
  const fs::FilesystemSummary summary = reader.summary();
  std::cout << summary.kind << ' ' << summary.size << ' ' << summary.used << ' ' << summary.block_size << ' '
            << summary.uuid << ' ' << summary.label << '\n';
}

void print_owners(const fs::FilesystemReader& reader) {
  const fs::FilesystemSummary summary = reader.summary();
  for (std::uint64_t block = 0; block < summary.size / summary.block_size; ++block) {
    std::cout << block << '\t'
              << reader.owner_of({.offset = block * summary.block_size, .length = summary.block_size}).text() << '\n';
  }
}

void print_file(const fs::FilesystemReader& reader, const std::string& path) {
  const std::optional<Bytes> bytes = reader.read_file(path, kGiB);
  if (!bytes) throw Error(ErrorKind::input, "no file '" + path + "'");
  std::cout << to_text(*bytes);
}

void answer(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) throw Error(ErrorKind::usage, "filesystem_reader IMAGE summary|owners|owner|read ...");
  const io::SparseFile image = io::SparseFile::open(arguments[0]);
  const std::unique_ptr<fs::FilesystemReader> reader = fs::open_filesystem(image);
  if (!reader) throw Error(ErrorKind::input, "no filesystem");
  if (arguments[1] == "summary") print_summary(*reader);
  if (arguments[1] == "owners") print_owners(*reader);
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    if (arguments[1] == "owner")
      std::cout << reader->owner_of({.offset = std::stoull(arguments[i]), .length = 1}).text() << '\n';
    if (arguments[1] == "read") print_file(*reader, arguments[i]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    answer(std::vector<std::string>(argv + 1, argv + argc));
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 3;
  }
}
