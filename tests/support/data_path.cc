// SPDX-License-Identifier: Apache-2.0
#include "support/data_path.h"

namespace rootwright::test {

std::filesystem::path data_path(const std::filesystem::path& relative) {
  return std::filesystem::path(ROOTWRIGHT_TEST_DATA) / relative;  // tests/CMakeLists.txt says where
}

}  // namespace rootwright::test
