// SPDX-License-Identifier: Apache-2.0
#include "changed_volume.h"

#include <algorithm>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "fs/filesystem_reader.h"
#include "support/memory_image.h"

namespace rootwright::test {

namespace {

template <typename Question>
void ask(const Question& question) {
  try {
    question();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
  }
}

}  // namespace

Bytes changed_volume(const Bytes& volume, const std::vector<io::Extent>& windows, ByteView input) {
  Bytes changed = volume;
  for (const io::Extent& window : windows) {
    const std::size_t length = std::min<std::size_t>(static_cast<std::size_t>(window.length), input.size());
    for (std::size_t i = 0; i < length; ++i)
      changed[static_cast<std::size_t>(window.offset) + i] ^= input[i];
    input = input.subspan(length);
  }
  return changed;
}

void ask_everything(const Bytes& volume, const std::vector<std::string_view>& paths) {
  const MemoryImage image(volume);
  std::unique_ptr<fs::FilesystemReader> reader;
  ask([&] { reader = fs::open_filesystem(image); });
  if (!reader) return;
  ask([&] { static_cast<void>(reader->summary()); });
  for (const std::string_view path : paths)
    ask([&] { static_cast<void>(reader->read_file(path, kMiB)); });
  const std::uint64_t step = image.size() / 64;
  for (std::uint64_t offset = 0; offset <= image.size(); offset += step)
    ask([&] { static_cast<void>(reader->owner_of({.offset = offset, .length = 4096})); });
}

}  // namespace rootwright::test
