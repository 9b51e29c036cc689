// SPDX-License-Identifier: Apache-2.0
// The verity superblock's decoder on hostile bytes: what it takes, it takes as a whole, so that encoding gives the same
// bytes again. The corpus has superblocks of veritysetup.
#include <algorithm>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "verity/superblock.h"

namespace rootwright::verity {

namespace {

void decode_hostile(ByteView input) {
  Bytes bytes(input.begin(), input.end());
  bytes.resize(kSuperblockSize);
  try {
    if (encode(decode_superblock(bytes)) != bytes) std::abort();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) std::abort();
  }
}

}  // namespace

}  // namespace rootwright::verity

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rootwright::verity::decode_hostile(std::as_bytes(std::span(data, size)));
  return 0;
}
