// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "image/partition_facts.h"
#include "image/published_image.h"
#include "layout/layout.h"

namespace rootwright::image {

/// A file that a build has read.
struct Input {
  std::string
      name;  ///< what the layout calls it: a parameter's name, a path relative to the layout; never of the machine
  std::uint64_t size = 0;
  Bytes sha256;
};

/// What was built, in the order of the disk.
struct BuiltPartition {
  std::string name;
  std::string slot;  ///< empty: of none
  PartitionFacts facts;
};

/// The record of a build. It holds no time, path or name of the machine, and no digest of anything that contains a
/// signature: what is signed must not depend on a signature.
struct Manifest {
  std::vector<Input> inputs;
  gpt::PartitionTable table;
  std::vector<BuiltPartition> partitions;
  std::map<std::string, std::string> certificates;  ///< purpose -> SHA-256 of the DER, lower-case hex
};

/// `IMAGE.manifest.json`, beside the image.
[[nodiscard]] std::filesystem::path manifest_path(const std::filesystem::path& image);

[[nodiscard]] Json to_json(const Manifest& manifest, const layout::Layout& layout);

/// The same as the text of the file.
[[nodiscard]] std::string manifest_text(const Manifest& manifest, const layout::Layout& layout);

/// The manifest beside an image as JSON; nothing if there is none. Throws Error(input) if it is none that we can read.
[[nodiscard]] std::optional<Json> read_manifest(const std::filesystem::path& image);

/// The hash trees that the manifest beside an image describes; none if there is no manifest or it
/// makes no sense. They are claims: the root hash decides.
[[nodiscard]] DescribedTrees described_trees(const std::filesystem::path& image);

/// Where a manifest and what was read of the image differ: "BootA: manifest: partitions/3/uuid is …, the image has …".
/// Only facts that an image can show are compared.
[[nodiscard]] std::vector<ImageFinding> compare_with_manifest(const Json& manifest, const gpt::PartitionTable& table,
                                                              const std::vector<PartitionFacts>& observed);

}  // namespace rootwright::image
