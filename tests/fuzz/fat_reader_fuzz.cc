// SPDX-License-Identifier: Apache-2.0
// Small FAT volume: boot sector, table, root directory, directory cluster and names are changed by the input.
#include <cstddef>
#include <cstdint>

#include "base/size.h"
#include "changed_volume.h"
#include "fs/fat/fat_builder.h"
#include "fs/small_tree.h"
#include "support/memory_image.h"

namespace {

using namespace rootwright;

Bytes small_volume() {
  tree::FileTree tree;
  test::add_file(tree, "/EFI/Linux/edge 1.efi", test::filler(300));
  test::add_file(tree, "/kernel", test::filler(2100));
  test::MemoryImage image(64 * kKiB);
  fs::FatBuilder(fs::FatOptions{.volume_id = 1, .label = "BOOT"}).build(tree, image);
  return image.bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
  static const Bytes volume = small_volume();
  // 512-byte sectors: boot sector, two tables of one sector, 32 of root directory, clusters: /EFI, /kernel, /EFI/Linux.
  static const std::vector<io::Extent> windows{{.offset = 0, .length = 64},
                                               {.offset = 512, .length = 24},
                                               {.offset = 3 * 512, .length = 192},
                                               {.offset = 35 * 512, .length = 160},
                                               {.offset = 41 * 512, .length = 160}};
  const ByteView bytes = std::as_bytes(std::span(input, size));
  test::ask_everything(test::changed_volume(volume, windows, bytes), {"/kernel", "/EFI/Linux/edge 1.efi", "/EFI/x"});
  return 0;
}
