// SPDX-License-Identifier: Apache-2.0
#include "verity/params.h"

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::verity {

// The limits are those of `veritysetup format` 2.6.1: 1 MiB blocks give "Unsupported VERITY block size."
TEST_SUITE("verity/params") {
  TEST_CASE("what veritysetup uses by default is valid") {
    CHECK_NOTHROW(validate(HashTreeParams{}));
  }

  TEST_CASE("the smallest and the largest blocks and the longest salt are valid") {
    HashTreeParams params;
    params.data_block_size = 512;
    params.hash_block_size = 524288;
    params.salt = Bytes(256);
    CHECK_NOTHROW(validate(params));
  }

  TEST_CASE("a block size that is no power of two or out of bounds is refused") {
    HashTreeParams params;
    params.data_block_size = 256;
    CHECK_THROWS_WITH_AS(validate(params), "data block size 256 is no power of two from 512 to 524288", Error);
    params.data_block_size = 4097;
    CHECK_THROWS_WITH_AS(validate(params), "data block size 4097 is no power of two from 512 to 524288", Error);
    params.data_block_size = 4096;
    params.hash_block_size = 0;
    CHECK_THROWS_WITH_AS(validate(params), "hash block size 0 is no power of two from 512 to 524288", Error);
    params.hash_block_size = 1048576;
    CHECK_THROWS_WITH_AS(validate(params), "hash block size 1048576 is no power of two from 512 to 524288", Error);
  }

  TEST_CASE("a longer salt is refused") {
    HashTreeParams params;
    params.salt = Bytes(257);
    CHECK_THROWS_WITH_AS(validate(params), "salt of 257 bytes is longer than 256", Error);
  }
}

}  // namespace rootwright::verity
