// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "image/partition_facts.h"
#include "image/published_image.h"

namespace rootwright::image {

/// A root filesystem as the image presents it.
struct InspectedRoot {
  std::string label;
  Bytes root_hash;                            ///< empty: none
  std::string signature_place;                ///< empty: none
  std::optional<std::string> claimed_signer;  ///< subject of the certificate inside the signature
};

/// What an image says of itself. Nothing of it is verified.
struct Inspection {
  gpt::PartitionTable table;
  std::vector<PartitionFacts> partitions;
  std::vector<InspectedRoot> roots;
  std::vector<ImageFinding> findings;
};

/// Throws Error(input) if there is no partition table.
[[nodiscard]] Inspection inspect(const std::filesystem::path& path);

}  // namespace rootwright::image
