// SPDX-License-Identifier: Apache-2.0
// The checker of PKCS#7 signatures on hostile bytes, with a fixed certificate to trust: no input can be a signature of
// content that its key never signed. The corpus has the messages of tests/data/keys.
#include <cstdlib>
#include <span>

#include "crypto/pkcs7.h"

namespace rootwright::crypto {

namespace {

const Certificate& trusted() {
  static const Certificate certificate =
      Certificate::read_pem_file(std::filesystem::path(ROOTWRIGHT_TEST_DATA) / "keys/signer.crt.pem");
  return certificate;
}

void check_hostile(ByteView der) {
  static const Bytes other_content = to_bytes("not what any message of the corpus signs");
  if (!why_pkcs7_fails(der, other_content, trusted())) std::abort();
  (void)why_pkcs7_fails(der, Bytes(64, std::byte{'0'}), trusted());
  (void)claimed_signer(der);
}

}  // namespace

}  // namespace rootwright::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rootwright::crypto::check_hostile(std::as_bytes(std::span(data, size)));
  return 0;
}
