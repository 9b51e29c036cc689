// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "layout/read_layout.h"
#include "support/scratch_dir.h"

namespace rootwright::layout {

/// A folder with everything a layout may refer to: rootfs.tar, kernel.deb, edge.crt.pem, edge.key.pem, recipe.yaml and
/// the directory tree/.
class LayoutFolder {
 public:
  LayoutFolder();

  /// Reads `text` as layout.yaml.
  [[nodiscard]] ReadLayout read(std::string_view text, const Settings& settings = {}) const;
  /// What is found in `text`, a line "3:5: message" each, this folder's path left out; lines about the recipe begin
  /// with "recipe.yaml:".
  [[nodiscard]] std::string findings(std::string_view text, const Settings& settings = {}) const;
  /// The same for a layout that ends with `partitions`, lines of YAML after kHead: they begin in line 9.
  [[nodiscard]] std::string partition_findings(std::string_view partitions) const;
  /// The same for a recipe, used by a layout that has nothing wrong with it.
  [[nodiscard]] std::string recipe_findings(std::string_view text) const;

  [[nodiscard]] const test::ScratchDir& directory() const { return directory_; }

 private:
  [[nodiscard]] std::string shorten(const Findings& findings) const;

  test::ScratchDir directory_;
};

/// What a layout needs before its partitions: lines 1 to 8.
inline constexpr std::string_view kHead =
    "format: rootwright/1\n"
    "name: edge\n"
    "version: 1.0.0\n"
    "epoch: 1700000000\n"
    "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
    "signing: {verity: {certificate: edge.crt.pem}}\n"
    "slots: {a: {}, b: {content: {slot: a}}}\n"
    "partitions:\n";

}  // namespace rootwright::layout
