// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "fs/ext4/block_writer.h"
#include "support/memory_image.h"

namespace rootwright::fs::ext4 {

TEST_SUITE("fs/ext4/block_writer") {
  TEST_CASE("pieces that lie one behind the other are written with one call") {
    test::FailingSink sink(1 << 20, 0);
    PieceWriter writer(sink);
    const std::string text(100, 't');
    for (std::uint64_t number = 0; number < 10; ++number)
      writer.add(number * 100, as_byte_view(text));
    writer.flush();
    CHECK(sink.writes() == 1);
    writer.add(1000, as_byte_view(text));
    writer.add(2000, as_byte_view(text));  // not behind the one before
    writer.flush();
    writer.flush();  // nothing is left
    CHECK(sink.writes() == 3);
  }

  TEST_CASE("no call takes more than 1,000 pieces, nor goes on beyond 8 MiB") {
    test::FailingSink sink(std::uint64_t{1} << 30, 0);
    PieceWriter writer(sink);
    const std::string byte = "b";
    for (std::uint64_t number = 0; number < 1001; ++number)
      writer.add(number, as_byte_view(byte));
    CHECK(sink.writes() == 1);
    writer.flush();
    CHECK(sink.writes() == 2);

    const std::string large(std::size_t{3} << 20, 'l');
    for (std::uint64_t number = 0; number < 4; ++number)
      writer.add(4096 + number * large.size(), as_byte_view(large));
    CHECK(sink.writes() == 3);
    writer.flush();
    CHECK(sink.writes() == 4);
  }

  TEST_CASE("zeros of any number lie between pieces") {
    test::MemoryImage image(Bytes(20000, std::byte{'-'}));
    PieceWriter writer(image);
    writer.add(0, as_byte_view("a"));
    writer.add_zeros(1, 9000);
    writer.add(9001, as_byte_view("b"));
    writer.flush();
    CHECK(image.bytes()[0] == std::byte{'a'});
    CHECK(is_zero(std::span(image.bytes()).subspan(1, 9000)));
    CHECK(image.bytes()[9001] == std::byte{'b'});
    CHECK(image.bytes()[9002] == std::byte{'-'});
  }

  TEST_CASE("blocks made one behind the other are written together, at most 1 MiB at once") {
    test::FailingSink sink(std::uint64_t{1} << 24, 0);
    BlockWriter writer(sink);
    for (std::uint64_t number = 0; number < 257; ++number)
      writer.add(number * kBlockSize)[0] = std::byte{1};
    CHECK(sink.writes() == 1);
    writer.add(300 * kBlockSize)[0] = std::byte{1};
    CHECK(sink.writes() == 2);
    writer.flush();
    CHECK(sink.writes() == 3);
  }
}

}  // namespace rootwright::fs::ext4
