// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/bytes.h"
#include "crypto/certificate.h"
#include "crypto/signer.h"

namespace rootwright::crypto {

/// The DER of a PKCS#7 SignedData (RFC 2315 section 9) around a raw signature: detached, no attributes, SHA-256, the
/// signer's certificate inside. What `openssl smime -sign -binary -noattr -outform der` writes.
[[nodiscard]] Bytes wrap_pkcs7(const Signature& signature, const Certificate& signer);

/// Whether `der` is a PKCS#7 signature of `content` by the key of `trusted`, and nothing more. Hostile bytes are
/// answered with the reason as text; nothing means that it is good. The certificate's validity period is not looked at.
[[nodiscard]] std::optional<std::string> why_pkcs7_fails(ByteView der, ByteView content, const Certificate& trusted);

/// The certificate of the signer as the message carries it: a claim, not to be trusted. Nothing if there is none.
[[nodiscard]] std::optional<Certificate> claimed_signer(ByteView der);

}  // namespace rootwright::crypto
