// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace rootwright::image {

/// Of this command; the manifest of every image carries it. Kept equal to the project's version in CMakeLists.txt.
inline constexpr std::string_view kVersion = ROOTWRIGHT_VERSION;

}  // namespace rootwright::image
