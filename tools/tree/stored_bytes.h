// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/bytes.h"

namespace rootwright::tree {

/// Bytes and what keeps them where they are, mostly a mapped file.
struct StoredBytes {
  ByteView view;
  std::shared_ptr<const void> owner;  ///< shared: one mapping holds the content of many files and trees
};

}  // namespace rootwright::tree
