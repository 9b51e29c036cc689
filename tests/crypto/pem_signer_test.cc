// SPDX-License-Identifier: Apache-2.0
#include "crypto/pem_signer.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "support/data_path.h"
#include "support/scratch_dir.h"

namespace rootwright::crypto {

using test::data_path;

namespace {

Certificate certificate(const std::string& name) {
  return Certificate::read_pem_file(data_path("keys/" + name + ".crt.pem"));
}

std::string quoted_key(const std::string& name) {
  return quote(data_path("keys/" + name + ".key.pem"));
}

/// Tries a key of the test data with a certificate.
void load(const std::string& key, const std::string& certificate_name) {
  const PemSigner signer(data_path("keys/" + key + ".key.pem"), certificate(certificate_name));
}

}  // namespace

TEST_SUITE("crypto/pem_signer") {
  // openssl dgst -sha256 -sign signer.key.pem zeros.txt | sha256sum
  TEST_CASE("a signature is RSASSA-PKCS1-v1_5 with SHA-256, as openssl makes it, and the same each time") {
    PemSigner signer(data_path("keys/signer.key.pem"), certificate("signer"));
    const SigningJob job{.purpose = "verity", .subject = "root hash", .bytes = Bytes(64, std::byte{'0'})};
    const Signature signature = signer.sign(job);
    CHECK(signature.bytes.size() == 256);
    CHECK(to_hex(digest(HashAlgorithm::sha256, signature.bytes)) ==
          "6fd404891e0ffd624cf73dc24f1dc67e43901e2e125e3e60c9827bb14acaaaab");
    CHECK(signer.sign(job).bytes == signature.bytes);
  }

  TEST_CASE("whatever the purpose, the certificate is the one it was made with") {
    const PemSigner signer(data_path("keys/signer.key.pem"), certificate("signer"));
    CHECK(signer.certificate("verity").fingerprint() == certificate("signer").fingerprint());
    CHECK(signer.certificate("uki").fingerprint() == certificate("signer").fingerprint());
  }

  TEST_CASE("an encrypted key is refused with the command that decrypts it, and nobody is asked for a passphrase") {
    CHECK_THROWS_WITH_AS(load("encrypted", "signer"),
                         ("key file " + quoted_key("encrypted") +
                          " is encrypted; write a plain one to a place that only you can read: openssl pkey -in "
                          "ENCRYPTED -out PLAIN")
                             .c_str(),
                         Error);
  }

  TEST_CASE("an elliptic curve key is refused with the reason") {
    CHECK_THROWS_WITH_AS(load("elliptic", "elliptic"),
                         ("key file " + quoted_key("elliptic") +
                          " holds a key of type EC; only RSA keys give equal signatures of equal bytes, and so equal "
                          "images")
                             .c_str(),
                         Error);
  }

  TEST_CASE("a short RSA key is refused with both numbers") {
    CHECK_THROWS_WITH_AS(
        load("short", "signer"),
        ("key file " + quoted_key("short") + " holds an RSA key of 1024 bits, allowed are 2048 to 4096").c_str(),
        Error);
  }

  TEST_CASE("a key of another certificate is refused, key file and certificate named") {
    CHECK_THROWS_WITH_AS(load("other", "signer"),
                         ("key file " + quoted_key("other") +
                          " does not belong to the certificate 'CN=Rootwright signer\\, TEST\\, NOT FOR RELEASE', "
                          "SHA-256 76e0f32a5cb4458e53f45487ca2c788feb92fa6b2e29e3ebbe3c3d416cf9c703")
                             .c_str(),
                         Error);
  }

  TEST_CASE("a file without a private key is refused by name") {
    const test::ScratchDir scratch;
    const auto path = scratch.write("not-a-key.pem", "hello\n");
    CHECK_THROWS_WITH_AS(PemSigner(path, certificate("signer")),
                         ("key file " + quote(path) + " holds no PEM private key: unsupported").c_str(), Error);
    CHECK_THROWS_WITH_AS(PemSigner("no-such.pem", certificate("signer")), "'no-such.pem' does not exist", Error);
  }

  TEST_CASE("a key file that is cut off is refused by name") {
    const test::ScratchDir scratch;
    const std::string whole = to_text(read_file(data_path("keys/signer.key.pem"), 65536));
    const auto path = scratch.write("half.pem", whole.substr(0, whole.size() / 2));
    CHECK_THROWS_WITH_AS(PemSigner(path, certificate("signer")),
                         ("key file " + quote(path) + " holds no PEM private key: unsupported").c_str(), Error);
  }
}

}  // namespace rootwright::crypto
