// SPDX-License-Identifier: Apache-2.0
// The decoder of Discoverable Partitions signature partitions on hostile bytes: what it takes means the same when it is
// written and read again. The corpus has the JSON of tests/verity/root_hash_signature_test.cc.
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "verity/root_hash_signature.h"

namespace rootwright::verity {

namespace {

void decode_hostile(ByteView bytes) {
  try {
    const SignaturePartition content = decode_signature_partition(bytes);
    const SignaturePartition again = decode_signature_partition(encode(content, bytes.size() + 4096));
    if (again.root_hash != content.root_hash || again.signature != content.signature ||
        again.certificate_fingerprint != content.certificate_fingerprint) {
      std::abort();
    }
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
