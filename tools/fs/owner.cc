// SPDX-License-Identifier: Apache-2.0
#include "fs/owner.h"

namespace rootwright::fs {

std::string Owner::text() const {
  if (!bytes) return name;
  return name + ", bytes " + std::to_string(bytes->offset) + "–" + std::to_string(bytes->end() - 1);
}

}  // namespace rootwright::fs
