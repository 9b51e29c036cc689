// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "reed_solomon/kernel.h"

namespace rootwright::reed_solomon {

/// What decoding many codewords gave.
struct DecodedErasures {
  std::vector<Bytes> streams;             ///< the erased ones, in the order of their positions as given
  std::vector<std::size_t> inconsistent;  ///< codewords with a wrong symbol that was not erased, as far as it shows
};

/// Recovers symbols that are missing at the same positions of many codewords. Safe for concurrent use.
class ErasureDecoder {
 public:
  /// `erased` are 1 to `roots` different positions: the first symbol of the message is 0, the first of the parity
  /// 255 - roots. Throws std::logic_error if they are not.
  ErasureDecoder(std::size_t roots, std::vector<std::size_t> erased, const Kernel& kernel = chosen_kernel());

  /// `streams` are the 255 - roots symbols of the messages as in Encoder::encode, `parity` what that gave. What lies at
  /// erased positions is not looked at.
  ///
  /// With fewer erasures than roots a wrong symbol elsewhere is noticed; which one it is, is not. With as many as roots
  /// it is not noticed: what was recovered is then wrong.
  [[nodiscard]] DecodedErasures decode(std::span<const ByteView> streams, ByteView parity) const;

 private:
  /// A row of `codewords` bytes for each erased position, then the rows that are zero where all is consistent.
  [[nodiscard]] Bytes recovered_and_checks(std::span<const std::byte* const> streams, std::size_t codewords) const;
  [[nodiscard]] DecodedErasures split(const Bytes& rows, std::size_t codewords) const;

  std::size_t roots_;
  std::vector<std::size_t> erased_;
  const Kernel& kernel_;
  std::vector<Multiplier> erasure_matrix_;
};

}  // namespace rootwright::reed_solomon
