// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "crypto/signer.h"

namespace rootwright::crypto {

/// Signs with a key in a PEM file, whatever the purpose.
class PemSigner final : public Signer {
 public:
  /// Throws Error(input) naming the file if it holds no unencrypted RSA key of 2048 to 4096 bits, and naming both if
  /// the key is not the certificate's.
  PemSigner(const std::filesystem::path& key_file, Certificate certificate);
  PemSigner(const PemSigner&) = delete;
  PemSigner& operator=(const PemSigner&) = delete;
  ~PemSigner() override;

  [[nodiscard]] Signature sign(const SigningJob& job) override;
  [[nodiscard]] const Certificate& certificate(const std::string& purpose) const override;

 private:
  struct Key;
  std::unique_ptr<Key> key_;
  Certificate certificate_;
};

}  // namespace rootwright::crypto
