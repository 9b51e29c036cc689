// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "image/published_image.h"

namespace rootwright::image {

/// Finds every partition that claims to be a root filesystem, and its hash tree and signature, from the partitions
/// that have been read. Whatever is missing, superfluous or contradicts itself becomes a finding of the image.
///
/// A root with partitions of its own for hash tree and signature is found by UUIDs (UAPI.2): its own is the first half
/// of the root hash, that of the hash partition the second. Any other has the tree behind its filesystem, and its root
/// hash and signature in the Boot partition that comes before it, or, where none does, after it.
///
/// `described` says what a hash tree without superblock is made with, where parity lies, and where the hash tree begins
/// if the filesystem before it cannot be read.
void find_roots(PublishedImage& image, const DescribedTrees& described);

}  // namespace rootwright::image
