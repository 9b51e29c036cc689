// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace rootwright::layout {

/// A place in a YAML file. Lines and columns count from 1.
struct Location {
  std::string file;  ///< as the user named it
  int line = 0;
  int column = 0;

  [[nodiscard]] std::string text() const;  ///< "layouts/edge-ab.yaml:14:3"
  friend auto operator<=>(const Location&, const Location&) = default;
};

/// Something that is wrong with a layout or recipe.
struct Finding {
  Location where;
  std::string message;

  [[nodiscard]] std::string text() const;  ///< "layouts/edge-ab.yaml:14:3: unknown key 'sise'; did you mean 'size'?"
  friend auto operator<=>(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace rootwright::layout
