// SPDX-License-Identifier: Apache-2.0
#include "verity/root_hash_signature.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "crypto/pem_signer.h"
#include "support/data_path.h"

namespace rootwright::verity {

using test::data_path;

namespace {

const Bytes kRootHash(32);  // 64 digits 0: keys/zeros.txt

crypto::Certificate certificate() {
  return crypto::Certificate::read_pem_file(data_path("keys/signer.crt.pem"));
}

SignaturePartition example() {
  return {.root_hash = Bytes(32, std::byte{0xab}),
          .certificate_fingerprint = certificate().fingerprint(),
          .signature = to_bytes("signature")};
}

// base64 of "signature" by base64(1).
const std::string kExampleText =
    R"({"rootHash":"abababababababababababababababababababababababababababababababab",)"
    R"("certificateFingerprint":"76e0f32a5cb4458e53f45487ca2c788feb92fa6b2e29e3ebbe3c3d416cf9c703",)"
    R"("signature":"c2lnbmF0dXJl"})";

/// What reading a partition that begins with `text` says.
std::string refusal(const std::string& text) {
  Bytes bytes = to_bytes(text);
  bytes.resize(std::max<std::size_t>(bytes.size(), 4096));
  try {
    (void)decode_signature_partition(bytes);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::input);
    return error.what();
  }
  return "decoded";
}

}  // namespace

TEST_SUITE("verity/root_hash_signature") {
  // keys/zeros.p7s: openssl smime over the 64 digits, without a newline.
  TEST_CASE("what is signed are the hexadecimal digits of the root hash without a newline") {
    crypto::PemSigner signer(data_path("keys/signer.key.pem"), certificate());
    const Bytes der = sign_root_hash(kRootHash, "root hash of RootFS A", signer);
    CHECK(der == read_file(data_path("keys/zeros.p7s"), 65536));
    CHECK_FALSE(why_root_hash_signature_fails(der, kRootHash, certificate()));
  }

  TEST_CASE("the signature of another root hash is refused") {
    const Bytes der = read_file(data_path("keys/zeros.p7s"), 65536);
    CHECK(why_root_hash_signature_fails(der, Bytes(32, std::byte{1}), certificate()) ==
          "the signature does not fit the content and the trusted certificate's key");
  }

  TEST_CASE("the signer is told what it signs") {
    class Recorder final : public crypto::Signer {
     public:
      [[nodiscard]] crypto::Signature sign(const crypto::SigningJob& job) override {
        last = job;
        return {.bytes = Bytes(256)};
      }
      [[nodiscard]] const crypto::Certificate& certificate(const std::string& /*purpose*/) const override {
        return own;
      }
      crypto::SigningJob last;
      crypto::Certificate own = verity::certificate();
    };
    Recorder signer;
    (void)sign_root_hash(Bytes(32, std::byte{0xab}), "root hash of RootFS A", signer);
    CHECK(signer.last.purpose == "verity");
    CHECK(signer.last.subject == "root hash of RootFS A");
    CHECK(to_text(signer.last.bytes) == "abababababababababababababababababababababababababababababababab");
  }

  TEST_CASE("the partition holds compact JSON in systemd-repart's order, then zeros") {
    const Bytes bytes = encode(example(), 16384);
    CHECK(bytes.size() == 16384);
    CHECK(to_text(ByteView(bytes).first(kExampleText.size())) == kExampleText);
    CHECK(is_zero(ByteView(bytes).subspan(kExampleText.size())));
  }

  TEST_CASE("what was encoded is read back") {
    const SignaturePartition content = decode_signature_partition(encode(example(), 4096));
    CHECK(content.root_hash == example().root_hash);
    CHECK(content.certificate_fingerprint == example().certificate_fingerprint);
    CHECK(content.signature == example().signature);
  }

  TEST_CASE("the fingerprint may be left out, in both directions") {
    SignaturePartition content = example();
    content.certificate_fingerprint.clear();
    const Bytes bytes = encode(content, 4096);
    CHECK(to_text(bytes).find("certificateFingerprint") == std::string::npos);
    CHECK(decode_signature_partition(bytes).certificate_fingerprint.empty());
  }

  TEST_CASE("JSON that just fits has no zeros behind it, one byte less is refused with both sizes") {
    const std::uint64_t size = kExampleText.size();
    CHECK(decode_signature_partition(encode(example(), size)).signature == example().signature);
    CHECK_THROWS_WITH_AS((void)encode(example(), size - 1),
                         "signature of 198 bytes as JSON does not fit into 197 bytes", Error);
  }

  TEST_CASE("keys that we do not know are left to those who do") {
    CHECK(refusal(R"({"rootHash":"ab","signature":"","extra":{"rootHash":1}})") == "decoded");
  }

  TEST_CASE("what is not such an object is refused with the reason") {
    const std::string prefix = "signature partition: ";
    CHECK(refusal("") == prefix + "the text is no JSON object");
    CHECK(refusal("[]") == prefix + "the text is no JSON object");
    CHECK(refusal(kExampleText.substr(0, 100)) == prefix + "the text is no JSON object");
    CHECK(refusal(kExampleText + "{}") == prefix + "the text is no JSON object");
    CHECK(refusal(kExampleText + std::string("\0x", 2)) == prefix + "there are bytes behind the JSON text");
    CHECK(refusal(R"({"signature":""})") == prefix + "there is no 'rootHash'");
    CHECK(refusal(R"({"rootHash":"ab"})") == prefix + "there is no 'signature'");
    CHECK(refusal(R"({"rootHash":1,"signature":""})") == prefix + "'rootHash' is no text");
    CHECK(refusal(R"({"rootHash":"ab","signature":null})") == prefix + "'signature' is no text");
    CHECK(refusal(R"({"rootHash":"ab","rootHash":"cd","signature":""})") ==
          prefix + "the key 'rootHash' is there twice");
    CHECK(refusal(R"({"rootHash":"","signature":""})") ==
          prefix + "rootHash: a root hash of 0 bytes, allowed are 1 to 64");
    CHECK(refusal(R"({"rootHash":")" + std::string(130, 'a') + R"(","signature":""})") ==
          prefix + "rootHash: a root hash of 65 bytes, allowed are 1 to 64");
    CHECK(refusal(R"({"rootHash":"abc","signature":""})") ==
          prefix + "rootHash: 3 hexadecimal digits are no whole number of bytes");
    CHECK(refusal(R"({"rootHash":"ab","signature":"abc"})") ==
          prefix + "signature: 3 base64 digits are no multiple of 4");
    CHECK(refusal(R"({"rootHash":"ab","certificateFingerprint":"ab","signature":""})") ==
          prefix + "certificateFingerprint: 2 digits, SHA-256 has 64");
    CHECK(refusal(R"({"rootHash":"ab","certificateFingerprint":7,"signature":""})") ==
          prefix + "'certificateFingerprint' is no text");
  }

  TEST_CASE("JSON that is nested a hundred thousand times does no harm") {
    CHECK(refusal(std::string(100'000, '[')) == "signature partition: the text is no JSON object");
    CHECK(refusal(R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}") ==
          "signature partition: there is no 'rootHash'");
  }

  TEST_CASE("a partition that systemd would not read is refused with both sizes") {
    CHECK_THROWS_WITH_AS((void)decode_signature_partition(Bytes(4 * kMiB + 1)),
                         "signature partition: 4,194,305 bytes are more than the 4 MiB that systemd reads", Error);
  }
}

}  // namespace rootwright::verity
