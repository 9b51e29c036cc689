// SPDX-License-Identifier: Apache-2.0
#include "fs/path_name.h"

#include <algorithm>

namespace rootwright::fs {

std::optional<std::string_view> take_name(std::string_view& path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  if (path.empty()) return std::nullopt;
  const std::string_view name = path.substr(0, path.find('/'));
  path.remove_prefix(name.size());
  return name;
}

}  // namespace rootwright::fs
