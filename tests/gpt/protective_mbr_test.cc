// SPDX-License-Identifier: Apache-2.0
#include "gpt/protective_mbr.h"

#include <doctest/doctest.h>

#include "base/size.h"
#include "gpt/sample_table.h"

namespace rootwright::gpt {

namespace {

using Findings = std::vector<std::string>;

Findings find_in(const Bytes& image, std::uint32_t sector_size = 512) {
  return find_mbr_problems(test::MemoryImage(image),
                           {.sector_size = sector_size, .sectors = image.size() / sector_size});
}

Findings find_with(std::size_t offset, std::byte value) {
  Bytes image = sample_image(512);
  image[offset] = value;
  return find_in(image);
}

}  // namespace

// UEFI 2.10 section 5.2.3, tables 5-4 and 5-5.
TEST_SUITE("gpt/protective_mbr") {
  TEST_CASE("the one that we write has nothing wrong, and its bytes are as UEFI wants them") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      const Bytes& image = sample_image(sector_size);
      CHECK(find_in(image, sector_size) == Findings{});
      CHECK(is_zero(ByteView(image).first(446)));
      CHECK(to_hex(ByteView(image).subspan(446, 12)) == "00000200eeffffff01000000");
      CHECK(load_le32(image, 458) == kSampleSize / sector_size - 1);
      CHECK(is_zero(ByteView(image).subspan(462, 48)));
      CHECK(to_hex(ByteView(image).subspan(510, 2)) == "55aa");
    }
  }

  TEST_CASE("a disk of more sectors than 32 bits count has the largest number") {
    test::MemoryImage first(512);
    first.bytes() = sample_image(512);
    store_le32(first.bytes(), 458, 0xffffffffU);
    CHECK(find_mbr_problems(first, {.sector_size = 512, .sectors = 5 * kTiB / 512}) == Findings{});
    CHECK(find_mbr_problems(first, {.sector_size = 512, .sectors = 0xffffffffU}) ==
          Findings{"protective MBR: its partition begins at sector 1 and has 4294967295, not 1 and 4294967294"});
  }

  TEST_CASE("a missing signature is found, and nothing else is asked then") {
    CHECK(find_in(Bytes(kSampleSize)) == Findings{"protective MBR: no signature 0x55aa at byte 510"});
  }

  TEST_CASE("a partition of another type, place or length is found") {
    CHECK(find_with(450, std::byte{0x83}) == Findings{"protective MBR: type of its first partition is 0x83, not 0xee"});
    CHECK(find_with(454, std::byte{2}) ==
          Findings{"protective MBR: its partition begins at sector 2 and has 8191, not 1 and 8191"});
    CHECK(find_with(458, std::byte{0}) ==
          Findings{"protective MBR: its partition begins at sector 1 and has 7936, not 1 and 8191"});
  }

  TEST_CASE("a bootable mark, another CHS, boot code, and bytes that are to be zero are found") {
    CHECK(find_with(446, std::byte{0x80}) == Findings{"protective MBR: its partition is marked as bootable"});
    CHECK(find_with(447, std::byte{1}) ==
          Findings{"protective MBR: CHS of its partition's begin is 0x010200, not 0x000200"});
    for (const std::size_t offset : {0U, 439U})
      CHECK(find_with(offset, std::byte{1}) == Findings{"protective MBR: it holds boot code"});
    for (const std::size_t offset : {440U, 445U})
      CHECK(find_with(offset, std::byte{1}) == Findings{"protective MBR: bytes 440 to 445 are not zero"});
    for (const std::size_t offset : {462U, 509U})
      CHECK(find_with(offset, std::byte{1}) == Findings{"protective MBR: it has more than one partition"});
  }

  TEST_CASE("the CHS of the end is not looked at") {
    CHECK(find_with(451, std::byte{1}) == Findings{});
  }

  TEST_CASE("with sectors of 4096 bytes the rest of the first one is zero") {
    Bytes image = sample_image(4096);
    image[4095] = std::byte{1};
    CHECK(find_in(image, 4096) == Findings{"protective MBR: reserved bytes from 512 on are not zero"});
  }
}

}  // namespace rootwright::gpt
