// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "image/file_trees.h"
#include "tree/file_tree.h"

namespace rootwright::image {

// The files of a Boot partition by which its root filesystem is started and verified.
inline constexpr const char* kKernelFile = "vmlinuz";
inline constexpr const char* kRootHashFile = "roothash";       ///< lower-case hex, no newline
inline constexpr const char* kSignatureFile = "roothash.p7s";  ///< PKCS#7, DER

/// What a Boot partition holds: the kernel if there is one, the root hash and its signature.
[[nodiscard]] tree::FileTree make_boot_tree(const std::optional<Kernel>& kernel, ByteView root_hash, ByteView signature,
                                            std::int64_t epoch);

}  // namespace rootwright::image
