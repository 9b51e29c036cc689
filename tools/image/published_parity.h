// SPDX-License-Identifier: Apache-2.0
// Forward error correction of a published root: what it covers, whether it is right, what it can repair.
#pragma once

#include <cstdint>
#include <optional>

#include "base/thread_pool.h"
#include "image/published_image.h"
#include "verity/fec.h"
#include "verity/repair.h"

namespace rootwright::image {

/// The parity directly behind a hash tree in a partition of `space` bytes, if it has that many roots. Nothing if it
/// does not fit. Throws Error(input) if there can be none: roots out of range, blocks of different sizes.
[[nodiscard]] std::optional<PublishedParity> parity_behind(const PublishedHashTree& tree, std::uint32_t roots,
                                                           std::uint64_t space);

/// The message and parity of a root, as sources. `image` must live as long as this.
class CoveredRoot {
 public:
  /// The root has a hash tree with parity: asserted.
  CoveredRoot(const PublishedImage& image, const PublishedRoot& root) : CoveredRoot(image, root, *root.tree->parity) {}
  /// The same, if the parity were `parity`.
  CoveredRoot(const PublishedImage& image, const PublishedRoot& root, const PublishedParity& parity);

  /// Data blocks, then hash blocks.
  [[nodiscard]] const io::BlockSource& message() const noexcept { return message_; }
  [[nodiscard]] const io::BlockSource& parity() const noexcept { return parity_; }
  [[nodiscard]] const verity::FecParams& params() const noexcept { return params_; }
  /// How often a block of each stream is taken together: block n of the message belongs to round n modulo that.
  [[nodiscard]] std::uint64_t round_count() const noexcept { return round_count_; }

 private:
  verity::FecMessage message_;
  io::SourceSlice parity_;
  verity::FecParams params_;
  std::uint64_t round_count_;
};

/// The parity that lies directly behind the hash tree of `root`, where nobody says whether there is any: found by its
/// end, and believed if it is that of the blocks it covers in at least one of three rounds. Nothing if there is none.
[[nodiscard]] std::optional<PublishedParity> find_parity(const PublishedImage& image, const PublishedRoot& root,
                                                         ThreadPool& pool);

/// Where `parity` differs from that of `message`, in whole blocks of `params`.
[[nodiscard]] io::ExtentSet compare_parity(const io::BlockSource& message, const io::BlockSource& parity,
                                           const verity::FecParams& params, ThreadPool& pool);

}  // namespace rootwright::image
