// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace rootwright::io {

/// The half-open byte range [offset, offset + length). The end never exceeds 64 bits.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  [[nodiscard]] std::uint64_t end() const { return offset + length; }

  friend auto operator<=>(const Extent&, const Extent&) = default;
};

/// Bytes as sorted extents that are not empty and neither overlap nor touch.
class ExtentSet {
 public:
  ExtentSet() = default;
  /// Any extents, in any order; overlapping and touching ones are merged.
  explicit ExtentSet(std::vector<Extent> extents);

  /// Adds bytes; cheap where they lie at or behind the last extent.
  void add(Extent extent);

  [[nodiscard]] const std::vector<Extent>& extents() const noexcept { return extents_; }
  [[nodiscard]] bool empty() const noexcept { return extents_.empty(); }
  /// Bytes in all extents.
  [[nodiscard]] std::uint64_t length() const;
  /// True if any byte of `extent` is in the set.
  [[nodiscard]] bool intersects(Extent extent) const;
  /// What of the set lies inside `window`, at its own offsets.
  [[nodiscard]] ExtentSet within(Extent window) const;
  /// The same bytes, each `distance` lower. Nothing in the set may begin below `distance`.
  [[nodiscard]] ExtentSet moved_down(std::uint64_t distance) const;
  /// The same bytes, each `distance` higher.
  [[nodiscard]] ExtentSet moved_up(std::uint64_t distance) const;

  friend bool operator==(const ExtentSet&, const ExtentSet&) = default;

 private:
  std::vector<Extent> extents_;
};

}  // namespace rootwright::io
