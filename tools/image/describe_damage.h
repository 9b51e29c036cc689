// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "image/published_image.h"
#include "verity/verify.h"

namespace rootwright::image {

/// What does not match the root hash of `root`, which has a hash tree, block by block: where it lies, and which file or
/// structure of the filesystem it belongs to. Of many blocks the first are named and the others counted.
[[nodiscard]] std::vector<ImageFinding> describe_damage(const PublishedImage& image, const PublishedRoot& root,
                                                        const verity::Mismatch& mismatch);

}  // namespace rootwright::image
