// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/bytes.h"
#include "crypto/certificate.h"

namespace rootwright::crypto {

/// One thing to be signed.
struct SigningJob {
  std::string purpose;  ///< which key: "verity"
  std::string subject;  ///< for people: "root hash of RootFS A"
  Bytes bytes;          ///< what is signed, before any digest
};

/// A raw signature, not yet in any container: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).
struct Signature {
  Bytes bytes;
};

/// Turns bytes to be signed into a signature. Called from one thread at a time.
class Signer {
 public:
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;

  /// Throws Error(input) if there is no key for the job, Error(system) if signing fails.
  [[nodiscard]] virtual Signature sign(const SigningJob& job) = 0;
  /// The certificate whose key signs jobs of `purpose`. Throws Error(input) if there is none.
  [[nodiscard]] virtual const Certificate& certificate(const std::string& purpose) const = 0;
};

}  // namespace rootwright::crypto
