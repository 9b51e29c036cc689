// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace rootwright::test {

/// Where `relative` lies below tests/data/ of the source tree.
[[nodiscard]] std::filesystem::path data_path(const std::filesystem::path& relative);

}  // namespace rootwright::test
