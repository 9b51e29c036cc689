// SPDX-License-Identifier: Apache-2.0
#include "verity/params.h"

#include <bit>
#include <string>

#include "base/error.h"

namespace rootwright::verity {

namespace {

void validate_block_size(const std::string& which, std::uint32_t size) {
  if (std::has_single_bit(size) && size >= kMinimumBlockSize && size <= kMaximumBlockSize) return;
  throw Error(ErrorKind::input, which + " block size " + std::to_string(size) + " is no power of two from " +
                                    std::to_string(kMinimumBlockSize) + " to " + std::to_string(kMaximumBlockSize));
}

}  // namespace

void validate(const HashTreeParams& params) {
  validate_block_size("data", params.data_block_size);
  validate_block_size("hash", params.hash_block_size);
  if (params.salt.size() > kMaximumSaltSize) {
    throw Error(ErrorKind::input, "salt of " + std::to_string(params.salt.size()) + " bytes is longer than " +
                                      std::to_string(kMaximumSaltSize));
  }
}

TreeShape shape(const HashTreeParams& params) {
  return {.hash_block_size = params.hash_block_size,
          .digest_size = static_cast<std::uint32_t>(crypto::digest_size(params.algorithm))};
}

}  // namespace rootwright::verity
