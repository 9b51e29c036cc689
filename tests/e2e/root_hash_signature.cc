// SPDX-License-Identifier: Apache-2.0
// What tests/e2e/signature.sh lets openssl judge:
//   root_hash_signature sign ROOT_HASH KEY CERTIFICATE FILE     writes the PKCS#7 signature of the root hash
//   root_hash_signature check ROOT_HASH CERTIFICATE FILE        says why it fails and exits with 1, or nothing
#include "verity/root_hash_signature.h"

#include <iostream>
#include <span>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "crypto/pem_signer.h"
#include "io/output_file.h"

namespace rootwright {

namespace {

int sign(std::span<char* const> arguments) {
  crypto::PemSigner signer(arguments[1], crypto::Certificate::read_pem_file(arguments[2]));
  io::write_file(arguments[3], verity::sign_root_hash(from_hex(arguments[0]), "root hash", signer));
  return 0;
}

int check(std::span<char* const> arguments) {
  const crypto::Certificate trusted = crypto::Certificate::read_pem_file(arguments[1]);
  const Bytes der = read_file(arguments[2], 1 << 20);
  const auto reason = verity::why_root_hash_signature_fails(der, from_hex(arguments[0]), trusted);
  if (reason) std::cout << *reason << '\n';
  return reason ? 1 : 0;
}

int run(std::span<char* const> arguments) {
  const std::string action = arguments.size() > 1 ? arguments[1] : "";
  if (action == "sign" && arguments.size() == 6) return sign(arguments.subspan(2));
  if (action == "check" && arguments.size() == 5) return check(arguments.subspan(2));
  throw Error(ErrorKind::usage, "say sign ROOT_HASH KEY CERTIFICATE FILE or check ROOT_HASH CERTIFICATE FILE");
}

}  // namespace

}  // namespace rootwright

int main(int count, char** arguments) {
  try {
    return rootwright::run({arguments, static_cast<std::size_t>(count)});
  } catch (const rootwright::Error& error) {
    std::cerr << "root_hash_signature: " << error.what() << '\n';
    return static_cast<int>(error.kind());
  } catch (const std::exception& error) {
    std::cerr << "root_hash_signature: " << error.what() << '\n';
    return 5;
  }
}
