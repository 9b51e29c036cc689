// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

/// Some codewords of all streams as kernels take them, close enough together for the processor's cache.
///
/// For two roots a kernel reads one stream after the other, from where they lie. For more it takes one column of all
/// streams after the other, which are as many pages: so they are first copied side by side. On a Xeon with 2 MiB of
/// second-level cache a round of 231 pages takes 240 microseconds with the copy and 350 without.
class StreamTile {
 public:
  StreamTile(std::size_t stream_count, std::size_t roots);

  /// Codewords that are taken at once.
  [[nodiscard]] std::size_t width() const noexcept { return width_; }

  /// `length` (at most width()) codewords from `begin` on. Valid until the next call and as long as `streams`.
  [[nodiscard]] Streams take(std::span<const std::byte* const> streams, std::size_t begin, std::size_t length);

 private:
  std::size_t width_;
  std::unique_ptr<std::byte[]> copies_;  // none: pointed to where they lie
  std::vector<const std::byte*> pointers_;
};

}  // namespace rootwright::reed_solomon
