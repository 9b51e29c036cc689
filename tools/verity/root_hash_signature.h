// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/signer.h"

namespace rootwright::verity {

/// The purpose of root-hash signatures, in layouts and signing jobs.
inline constexpr const char* kSigningPurpose = "verity";

/// The DER of the PKCS#7 signature that Linux and systemd check: over the lower-case hex of the root hash, no newline.
/// `subject` says whose root hash it is, for the signer's prompt. Source: Linux verity.rst, root_hash_sig_key_desc.
[[nodiscard]] Bytes sign_root_hash(ByteView root_hash, const std::string& subject, crypto::Signer& signer);

/// Nothing if `der` is a good signature of the root hash by the key of `trusted`, else the reason.
[[nodiscard]] std::optional<std::string> why_root_hash_signature_fails(ByteView der, ByteView root_hash,
                                                                       const crypto::Certificate& trusted);

/// What a Discoverable Partitions signature partition holds (UAPI.2, "verity signature partitions").
struct SignaturePartition {
  Bytes root_hash;
  std::string certificate_fingerprint;  ///< SHA-256 of its DER, lower-case hex; may be empty
  Bytes signature;                      ///< DER
};

/// Compact JSON, then zeros up to `size` bytes. Throws Error(input) naming both sizes if it does not fit.
[[nodiscard]] Bytes encode(const SignaturePartition& content, std::uint64_t size);
/// Throws Error(input) saying what is wrong with hostile bytes.
[[nodiscard]] SignaturePartition decode_signature_partition(ByteView bytes);

}  // namespace rootwright::verity
