// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "crypto/digest.h"

namespace rootwright::crypto {

/// A digest over bytes that come one after the other. For one thread at a time.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm);
  Hasher(Hasher&& other) noexcept;
  Hasher& operator=(Hasher&& other) noexcept;
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  ~Hasher();

  void update(ByteView bytes);
  /// Call once, last.
  [[nodiscard]] Bytes finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rootwright::crypto
