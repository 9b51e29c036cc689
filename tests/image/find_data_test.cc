// SPDX-License-Identifier: Apache-2.0
#include "image/find_data.h"

#include <doctest/doctest.h>

#include "base/size.h"
#include "support/memory_image.h"

namespace rootwright::image {

namespace {

/// 3 MiB and a bit, zero but for one byte at each of the offsets.
test::MemoryImage make_image(std::initializer_list<std::size_t> offsets) {
  Bytes bytes(3 * kMiB + 100);
  for (const std::size_t offset : offsets)
    bytes[offset] = std::byte{1};
  return test::MemoryImage(std::move(bytes));
}

}  // namespace

TEST_SUITE("image/find_data") {
  TEST_CASE("the first and the last byte that is not zero are found, also at both ends of the extent") {
    const test::MemoryImage image = make_image({10, 11, 2 * kMiB, 3 * kMiB});
    const io::ExtentSet data = image.data_extents();
    const io::Extent all{.offset = 0, .length = image.size()};
    CHECK(find_first_data(image, data, all) == 10);
    CHECK(find_last_data(image, all) == 3 * kMiB);
    CHECK(find_first_data(image, data, {.offset = 10, .length = 1}) == 10);
    CHECK(find_last_data(image, {.offset = 10, .length = 1}) == 10);
    CHECK(find_last_data(image, {.offset = 0, .length = 3 * kMiB}) == 2 * kMiB);
    CHECK(find_first_data(image, data, {.offset = 12, .length = 2 * kMiB - 12}) == std::nullopt);
    CHECK(find_last_data(image, {.offset = 12, .length = 2 * kMiB - 12}) == std::nullopt);
    CHECK(find_last_data(image, {.offset = 5, .length = 0}) == std::nullopt);
  }

  TEST_CASE("blocks with data are found one by one") {
    const test::MemoryImage image = make_image({4095, 4096, 12288});
    CHECK(find_data_blocks(image, {.offset = 0, .length = 5 * 4096}, 4096) ==
          std::vector<io::Extent>{
              {.offset = 0, .length = 4096}, {.offset = 4096, .length = 4096}, {.offset = 12288, .length = 4096}});
    CHECK(find_data_blocks(image, {.offset = 16384, .length = 4096}, 4096).empty());
  }
}

}  // namespace rootwright::image
