// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace rootwright::cli {

/// A table of text, columns aligned by the number of characters (UTF-8), rows in the order they were added.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  /// As many cells as the header has: asserted.
  void add_row(std::vector<std::string> cells);
  void print(std::ostream& out) const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the header first
};

}  // namespace rootwright::cli
