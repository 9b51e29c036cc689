// SPDX-License-Identifier: Apache-2.0
#include "image/signing.h"

#include "base/error.h"
#include "crypto/pem_signer.h"
#include "crypto/pkcs7.h"
#include "verity/root_hash_signature.h"

namespace rootwright::image {

namespace {

/// The largest RSA key that PemSigner takes has 4096 bits.
constexpr std::size_t kLargestSignature = 512;

}  // namespace

std::unique_ptr<crypto::Signer> open_signer(const layout::Layout& layout, const BuildOptions& options,
                                            Reporter& reporter) {
  const auto signing = layout.signing.find(verity::kSigningPurpose);
  if (signing == layout.signing.end()) return nullptr;
  const std::optional<std::filesystem::path> key = options.key ? options.key : signing->second.example_key;
  if (!key) {
    throw Error(ErrorKind::usage, "no key for purpose '" + signing->first + "': name the private key of '" +
                                      signing->second.certificate.string() + "' with --key FILE");
  }
  crypto::Certificate certificate = crypto::Certificate::read_pem_file(signing->second.certificate);
  if (certificate.is_example()) {
    reporter.warn("signed with an example key, " + certificate.subject() + ": for trying things, never for a release");
  }
  return std::make_unique<crypto::PemSigner>(*key, std::move(certificate));
}

std::uint64_t signature_size(const crypto::Signer* signer) {
  if (signer == nullptr) return 0;
  return crypto::wrap_pkcs7({.bytes = Bytes(kLargestSignature)}, signer->certificate(verity::kSigningPurpose)).size();
}

}  // namespace rootwright::image
