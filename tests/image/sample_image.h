// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "image/build.h"
#include "image/verify.h"
#include "support/scratch_dir.h"

namespace rootwright::image {

/// A small product in a scratch directory: layout, file tree and key. It is built in a few milliseconds.
class SampleImage {
 public:
  /// `partitions` is the layout's list of partitions; empty: a Boot partition and a Root under inline verity.
  explicit SampleImage(const std::string& partitions = {});

  /// The layout; it has no findings: required.
  [[nodiscard]] layout::ReadLayout read_layout() const;
  /// Builds with that many threads and returns the image's path.
  std::filesystem::path build(std::size_t threads = 2);
  /// Verifies it with the sample's certificate and manifest.
  [[nodiscard]] VerifyReport verify() const;
  [[nodiscard]] VerifyReport verify(const VerifyOptions& options) const;
  /// The options of verify().
  [[nodiscard]] static VerifyOptions options();

  /// Flips the lowest bit of a byte of the image.
  void flip(std::uint64_t offset) const;
  /// Where a partition begins; it exists: required.
  [[nodiscard]] std::uint64_t offset_of(const std::string& label) const;

  [[nodiscard]] const test::ScratchDir& scratch() const { return scratch_; }

 private:
  test::ScratchDir scratch_;
  std::filesystem::path layout_;
  std::filesystem::path image_;
};

/// All findings, one per line.
[[nodiscard]] std::string text_of(const VerifyReport& report);

}  // namespace rootwright::image
