// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/thread_pool.h"
#include "crypto/certificate.h"
#include "image/published_image.h"

namespace rootwright::image {

/// Why the root hash of `root` does not come from the holder of `certificate`; empty: it does, or there is no
/// certificate to hold it against.
[[nodiscard]] std::vector<ImageFinding> verify_origin(const PublishedImage& image, const PublishedRoot& root,
                                                      const std::optional<crypto::Certificate>& certificate);

/// Where the root filesystem is not what its root hash says: superblock, every block of its hash tree and of its data,
/// named by block, byte and the file it belongs to.
[[nodiscard]] std::vector<ImageFinding> verify_root(const PublishedImage& image, const PublishedRoot& root,
                                                    ThreadPool& pool);

}  // namespace rootwright::image
