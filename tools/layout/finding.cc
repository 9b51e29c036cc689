// SPDX-License-Identifier: Apache-2.0
#include "layout/finding.h"

namespace rootwright::layout {

std::string Location::text() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Finding::text() const {
  return where.text() + ": " + message;
}

}  // namespace rootwright::layout
