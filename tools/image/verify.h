// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/reporter.h"
#include "base/thread_pool.h"
#include "crypto/certificate.h"
#include "image/published_image.h"

namespace rootwright::image {

/// Whether an image without a manifest beside it is taken for whole.
enum class ManifestPolicy { required, ignored };
/// Whether images that are signed with an example key are refused.
enum class KeyPolicy { any, release };

struct VerifyOptions {
  std::optional<crypto::Certificate> certificate;  ///< nothing: signatures are not looked at
  ManifestPolicy manifest = ManifestPolicy::required;
  KeyPolicy keys = KeyPolicy::any;
};

/// A root filesystem that is what its root hash says.
struct VerifiedRoot {
  std::string label;
  Bytes root_hash;
};

struct VerifyReport {
  std::vector<ImageFinding> findings;  ///< empty: the image is consistent
  std::vector<VerifiedRoot> roots;     ///< those without a finding of their own
  bool origin_verified = false;        ///< every root hash is signed by the given certificate's key
  bool example_key = false;            ///< the certificate is one for trying things
};

/// The answer in words: "verified", "consistent, origin not verified" or "not verified".
[[nodiscard]] std::string answer_of(const VerifyReport& report);

/// Verifies all of an image, believing nothing it says that a signature does not cover: every root partition that is
/// not of a free slot must have a root hash that the certificate's key has signed, whose whole hash tree fits the data;
/// nothing else may claim to be a root; what belongs to no file must be zero; the manifest must say the same. Throws
/// Error(input) if there is no partition table, Error(system) if reading fails. Needs no root.
[[nodiscard]] VerifyReport verify(const std::filesystem::path& path, const VerifyOptions& options, ThreadPool& pool,
                                  Reporter& reporter);

}  // namespace rootwright::image
