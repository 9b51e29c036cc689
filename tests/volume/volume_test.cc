// SPDX-License-Identifier: Apache-2.0
#include "volume/volume.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::volume {

TEST_SUITE("volume/volume") {
  TEST_CASE("a tree begins behind its superblock at the next hash block, without one at the offset itself") {
    Volume volume{.params = {}, .data_blocks = 300, .uuid = Uuid{}, .fec = std::nullopt};
    CHECK(volume.tree() == io::Extent{.offset = 4096, .length = 4 * 4096});
    volume.hash_offset = 1228800 + 512;
    CHECK(volume.tree().offset == 1228800 + 4096);
    volume.uuid.reset();
    volume.hash_offset = 1228800;
    CHECK(volume.tree().offset == 1228800);
    volume.data_blocks = 1;
    CHECK(volume.tree().length == 0);
  }

  TEST_CASE("an offset that veritysetup would not take, or would round down, is refused") {
    Volume volume{.params = {}, .data_blocks = 1, .hash_offset = 100, .uuid = Uuid{}, .fec = std::nullopt};
    CHECK_THROWS_WITH_AS(validate(volume), "hash offset 100 is no multiple of 512", Error);
    volume.hash_offset = 512;
    CHECK_NOTHROW(validate(volume));
    volume.uuid.reset();
    CHECK_THROWS_WITH_AS(validate(volume), "hash offset 512 is no multiple of 4096", Error);
    volume.hash_offset = 0;
    volume.fec = {.roots = 2, .offset = 1};
    CHECK_THROWS_WITH_AS(validate(volume), "FEC offset 1 is no multiple of 512", Error);
  }

  TEST_CASE("a volume without data, with sizes beyond 64 bits or with too many roots is refused") {
    Volume volume{.params = {}, .uuid = std::nullopt, .fec = std::nullopt};
    CHECK_THROWS_WITH_AS(validate(volume), "there is no data block of 4096 bytes; a volume needs one at least", Error);
    volume.data_blocks = UINT64_MAX;
    CHECK_THROWS_AS(validate(volume), Error);
    volume.data_blocks = 300;
    volume.hash_offset = round_down(UINT64_MAX, 4096);
    CHECK_THROWS_AS(validate(volume), Error);
    volume.hash_offset = 0;
    volume.fec = {.roots = 25, .offset = 0};
    CHECK_THROWS_WITH_AS(validate(volume), "FEC with 25 roots is not possible, only with 2 to 24", Error);
  }
}

}  // namespace rootwright::volume
