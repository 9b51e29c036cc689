// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/bytes.h"

namespace rootwright::crypto {

/// An X.509 certificate as a value: its DER bytes and what people ask about it.
class Certificate {
 public:
  /// The first certificate of a PEM file. Throws Error(input) naming the file.
  [[nodiscard]] static Certificate read_pem_file(const std::filesystem::path& path);
  /// Throws Error(input) if `der` is not exactly one certificate.
  [[nodiscard]] static Certificate from_der(Bytes der);

  [[nodiscard]] const Bytes& der() const noexcept { return der_; }
  /// SHA-256 of the DER bytes, lower-case hex.
  [[nodiscard]] const std::string& fingerprint() const noexcept { return fingerprint_; }
  /// RFC 2253: "CN=Edge EXAMPLE\, NOT FOR RELEASE".
  [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
  [[nodiscard]] std::int64_t not_before() const noexcept { return not_before_; }  ///< seconds since 1970
  [[nodiscard]] std::int64_t not_after() const noexcept { return not_after_; }
  /// True for the keys that lie in the source tree for trying things: the subject says "NOT FOR RELEASE".
  [[nodiscard]] bool is_example() const;

 private:
  Certificate() = default;

  Bytes der_;
  std::string fingerprint_;
  std::string subject_;
  std::int64_t not_before_ = 0;
  std::int64_t not_after_ = 0;
};

}  // namespace rootwright::crypto
