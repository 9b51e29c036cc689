// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "image/published_image.h"
#include "image/repair_forecast.h"
#include "verity/verify.h"

namespace rootwright::image {

/// What does not match the root hash of `root`, which has a hash tree, block by block: where it lies, and which file or
/// structure of the filesystem it belongs to, and whether FEC can repair it. Of many blocks the first are named and the
/// others counted.
[[nodiscard]] std::vector<ImageFinding> describe_damage(const PublishedImage& image, const PublishedRoot& root,
                                                        const verity::Mismatch& mismatch,
                                                        const RepairForecast& forecast);

/// The blocks of its parity, `wrong`, which forecast.find_wrong_parity() has found.
[[nodiscard]] std::vector<ImageFinding> describe_wrong_parity(const PublishedImage& image, const PublishedRoot& root,
                                                              const io::ExtentSet& wrong,
                                                              const RepairForecast& forecast);

}  // namespace rootwright::image
