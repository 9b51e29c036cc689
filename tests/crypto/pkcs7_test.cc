// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs7.h"

#include <algorithm>
#include <utility>

#include <doctest/doctest.h>

#include "base/file.h"
#include "crypto/pem_signer.h"
#include "support/data_path.h"

namespace rootwright::crypto {

using test::data_path;

namespace {

const Bytes kZeros(64, std::byte{'0'});  // zeros.txt, what a root hash looks like

Certificate certificate(const std::string& name) {
  return Certificate::read_pem_file(data_path("keys/" + name + ".crt.pem"));
}

/// A message that openssl made; tests/data/keys/README.md has the commands.
Bytes message(const std::string& name) {
  return read_file(data_path("keys/" + name + ".p7s"), 65536);
}

std::string reason(const std::string& name) {
  return why_pkcs7_fails(message(name), kZeros, certificate("signer")).value_or("good");
}

}  // namespace

TEST_SUITE("crypto/pkcs7") {
  TEST_CASE("the message is byte for byte what openssl smime makes with the same key") {
    PemSigner signer(data_path("keys/signer.key.pem"), certificate("signer"));
    const Signature signature = signer.sign({.purpose = "verity", .subject = "root hash", .bytes = kZeros});
    CHECK(wrap_pkcs7(signature, certificate("signer")) == message("zeros"));
  }

  TEST_CASE("messages with and without the certificate and with longer digests are good") {
    CHECK(reason("zeros") == "good");
    CHECK(reason("zeros-nocerts") == "good");
    CHECK(reason("zeros-cms") == "good");
    CHECK(reason("zeros-sha384") == "good");
    CHECK(reason("zeros-sha512") == "good");
  }

  TEST_CASE("other content is refused") {
    CHECK(why_pkcs7_fails(message("zeros"), to_bytes("other"), certificate("signer")) ==
          "the signature does not fit the content and the trusted certificate's key");
    CHECK(why_pkcs7_fails(message("zeros"), {}, certificate("signer")) ==
          "the signature does not fit the content and the trusted certificate's key");
  }

  TEST_CASE("another certificate than the trusted one is refused, whether the message carries it or not") {
    const std::string expected = "the message names another certificate than the trusted one as its signer's";
    CHECK(why_pkcs7_fails(message("zeros"), kZeros, certificate("other")) == expected);
    CHECK(why_pkcs7_fails(message("zeros-nocerts"), kZeros, certificate("other")) == expected);
  }

  TEST_CASE("a signature by another key that names the trusted certificate is refused") {
    PemSigner signer(data_path("keys/other.key.pem"), certificate("other"));
    const Signature signature = signer.sign({.purpose = "verity", .subject = "root hash", .bytes = kZeros});
    CHECK(why_pkcs7_fails(wrap_pkcs7(signature, certificate("signer")), kZeros, certificate("signer")) ==
          "the signature does not fit the content and the trusted certificate's key");
  }

  TEST_CASE("what is not one plain detached signature is refused with the reason") {
    CHECK(reason("zeros-attributes") == "the signer has attributes; sign with openssl's -noattr");
    CHECK(reason("zeros-attached") == "the signature is not detached: the message carries content");
    CHECK(reason("zeros-two-signers") == "the message has 2 signers, allowed is one");
    CHECK(reason("zeros-no-signer") == "the message has 0 signers, allowed is one");
    CHECK(reason("zeros-sha1") == "the digest is none of sha256, sha384, sha512");
    CHECK(reason("zeros-chain") == "the message carries 2 certificates, allowed is one");
    CHECK(reason("zeros-revocations") == "the message carries revocation lists");
    CHECK(reason("zeros-indefinite") ==
          "the bytes are not the DER of one PKCS#7 message, or there are bytes behind it");
    CHECK(reason("encrypted") == "the PKCS#7 message is not of type signedData");
  }

  TEST_CASE("a trusted certificate with an elliptic curve key is refused with the reason") {
    CHECK(why_pkcs7_fails(message("zeros-elliptic"), kZeros, certificate("elliptic")) ==
          "the signature is not of type rsaEncryption");
    const Signature signature{.bytes = Bytes(256)};
    CHECK(why_pkcs7_fails(wrap_pkcs7(signature, certificate("elliptic")), kZeros, certificate("elliptic")) ==
          "the signature is not of type rsaEncryption");
  }

  TEST_CASE("bytes behind the message are refused") {
    Bytes der = message("zeros");
    der.push_back(std::byte{0});
    CHECK(why_pkcs7_fails(der, kZeros, certificate("signer")) ==
          "the bytes are not the DER of one PKCS#7 message, or there are bytes behind it");
  }

  TEST_CASE("no bytes, too many bytes and bytes of something else are no message") {
    CHECK(why_pkcs7_fails({}, kZeros, certificate("signer")) == "the bytes are no PKCS#7 message: too small");
    CHECK(why_pkcs7_fails(Bytes(65537), kZeros, certificate("signer")) ==
          "a PKCS#7 message of 65,537 bytes is longer than 64 KiB");
    CHECK(why_pkcs7_fails(certificate("signer").der(), kZeros, certificate("signer")) ==
          "the bytes are no PKCS#7 message: wrong tag");
  }

  TEST_CASE("a message that is cut off anywhere is refused") {
    const Certificate trusted = certificate("signer");
    const Bytes der = message("zeros");
    for (std::size_t size = 0; size < der.size(); ++size)
      CHECK(why_pkcs7_fails(ByteView(der).first(size), kZeros, trusted));
  }

  TEST_CASE("a message with one bit of any byte changed is refused") {
    const Certificate trusted = certificate("signer");
    for (const char* name : {"zeros", "zeros-nocerts"}) {
      Bytes der = message(name);
      // Reading a certificate takes OpenSSL a good half of a millisecond, so not every byte of it is tried.
      for (std::size_t i = 0; i < der.size(); i += der.size() < 500U ? 3U : 41U) {
        CAPTURE(i);
        const std::byte before = std::exchange(der[i], der[i] ^ std::byte{1} << i % 8);
        CHECK(why_pkcs7_fails(der, kZeros, trusted));
        der[i] = before;
      }
    }
  }

  // X509_NAME_cmp() calls names equal that differ in case only; Linux, which looks the key up by the name, does not.
  TEST_CASE("a signer's name in other case is another name") {
    Bytes der = message("zeros-nocerts");
    der.at(to_text(der).find("Rootwright")) = std::byte{'r'};
    CHECK(why_pkcs7_fails(der, kZeros, certificate("signer")) ==
          "the message names another certificate than the trusted one as its signer's");
  }

  TEST_CASE("the claimed signer is the certificate in the message, whoever trusts it") {
    CHECK(claimed_signer(message("zeros"))->subject() == "CN=Rootwright signer\\, TEST\\, NOT FOR RELEASE");
    CHECK_FALSE(claimed_signer(message("zeros-nocerts")));
    CHECK_FALSE(claimed_signer(to_bytes("hello")));
  }

  // Found by the fuzz target: such a certificate was thrown at whoever only wanted to show its subject.
  TEST_CASE("a message whose certificate has no times claims nobody") {
    Bytes der = message("zeros");
    der.at(to_text(der).find("000101000000Z")) = std::byte{'x'};  // not before
    CHECK_FALSE(claimed_signer(der));
  }
}

}  // namespace rootwright::crypto
