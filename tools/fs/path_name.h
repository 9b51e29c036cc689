// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace rootwright::fs {

/// Takes the first name off a path, with the slashes before it; nothing at its end.
[[nodiscard]] std::optional<std::string_view> take_name(std::string_view& path);

}  // namespace rootwright::fs
