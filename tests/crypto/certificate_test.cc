// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/data_path.h"
#include "support/scratch_dir.h"

namespace rootwright::crypto {

using test::data_path;

TEST_SUITE("crypto/certificate") {
  // openssl x509 -in signer.crt.pem -noout -subject -nameopt RFC2253 -dates -fingerprint -sha256
  TEST_CASE("a certificate says who it is for, how long and with which fingerprint") {
    const Certificate certificate = Certificate::read_pem_file(data_path("keys/signer.crt.pem"));
    CHECK(certificate.subject() == "CN=Rootwright signer\\, TEST\\, NOT FOR RELEASE");
    CHECK(certificate.fingerprint() == "76e0f32a5cb4458e53f45487ca2c788feb92fa6b2e29e3ebbe3c3d416cf9c703");
    CHECK(certificate.not_before() == 946'684'800);   // date -ud 2000-01-01 +%s
    CHECK(certificate.not_after() == 2'524'521'600);  // date -ud 2049-12-31 +%s
  }

  TEST_CASE("the subject tells an example from a certificate for release") {
    CHECK(Certificate::read_pem_file(data_path("keys/signer.crt.pem")).is_example());
    CHECK_FALSE(Certificate::read_pem_file(data_path("keys/release.crt.pem")).is_example());
  }

  TEST_CASE("the DER bytes give the same certificate back") {
    const Certificate certificate = Certificate::read_pem_file(data_path("keys/signer.crt.pem"));
    const Certificate again = Certificate::from_der(certificate.der());
    CHECK(again.der() == certificate.der());
    CHECK(again.fingerprint() == certificate.fingerprint());
  }

  TEST_CASE("of several certificates in a file the first is taken") {
    const test::ScratchDir scratch;
    const auto text = [](const char* name) { return to_text(read_file(data_path(name), 65536)); };
    const auto path = scratch.write("chain.pem", text("keys/other.crt.pem") + text("keys/signer.crt.pem"));
    CHECK(Certificate::read_pem_file(path).subject() == "CN=Rootwright other\\, TEST\\, NOT FOR RELEASE");
  }

  TEST_CASE("a file without a certificate is refused by name, in OpenSSL's words") {
    const test::ScratchDir scratch;
    const auto path = scratch.write("empty.pem", "");
    CHECK_THROWS_WITH_AS((void)Certificate::read_pem_file(path),
                         (quote(path) + " holds no PEM certificate: no start line").c_str(), Error);
    CHECK_THROWS_WITH_AS((void)Certificate::read_pem_file(data_path("keys/signer.key.pem")),
                         (quote(data_path("keys/signer.key.pem")) + " holds no PEM certificate: no start line").c_str(),
                         Error);
  }

  TEST_CASE("a file that is not there is refused by name") {
    CHECK_THROWS_WITH_AS((void)Certificate::read_pem_file("no-such.pem"), "'no-such.pem' does not exist", Error);
  }

  TEST_CASE("DER that is cut off or has a byte too many is refused") {
    Bytes der = Certificate::read_pem_file(data_path("keys/signer.crt.pem")).der();
    for (std::size_t size = 0; size < der.size(); ++size)
      CHECK_THROWS_AS((void)Certificate::from_der(Bytes(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(size))),
                      Error);
    der.push_back(std::byte{0});
    CHECK_THROWS_WITH_AS((void)Certificate::from_der(der),
                         "these 825 bytes are not exactly one certificate: no reason given", Error);
    CHECK_THROWS_WITH_AS((void)Certificate::from_der({}), "these 0 bytes are not exactly one certificate: too small",
                         Error);
  }
}

}  // namespace rootwright::crypto
