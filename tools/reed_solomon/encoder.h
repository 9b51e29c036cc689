// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"
#include "reed_solomon/kernel.h"

namespace rootwright::reed_solomon {

/// Computes the parity of many codewords at once. Safe for concurrent use.
class Encoder {
 public:
  /// `roots` from kMinimumRoots to kMaximumRoots: asserted.
  explicit Encoder(std::size_t roots, const Kernel& kernel = chosen_kernel());

  /// `streams` are the 255 - roots symbols of the messages: byte b of each belongs to codeword b. An empty one is all
  /// zeros; the others have one length. Where most are empty it takes only as long as the others need.
  /// `parity` gets the `roots` parity symbols of each codeword, one codeword after the other.
  void encode(std::span<const ByteView> streams, std::span<std::byte> parity) const;

 private:
  void encode_all(std::span<const ByteView> streams, std::span<std::byte> parity) const;
  void encode_few(std::span<const ByteView> streams, std::span<std::byte> parity) const;
  [[nodiscard]] std::vector<Multiplier> columns_of_generator(std::span<const ByteView> streams) const;

  std::size_t roots_;
  const Kernel& kernel_;
  std::vector<Multiplier> parity_matrix_;
  std::vector<Multiplier> generator_matrix_;
};

}  // namespace rootwright::reed_solomon
