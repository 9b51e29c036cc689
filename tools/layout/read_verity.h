// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "layout/finding.h"
#include "layout/layout.h"
#include "layout/yaml_node.h"

namespace rootwright::layout {

/// Reads a `verity:`, a map of
///
///     tree: inline                 behind the filesystem in the same partition, or instead
///     hash_partition: NAME         in a partition of its own,
///     signature_partition: NAME    with the signature in another
///     algorithm: sha256            or sha1, sha384, sha512
///     block_size: 4096             512 to 4096, a power of two: of data and hash blocks
///     salt: HEX                    at most 256 bytes; "" for none; derived from the seed by default
///     superblock: true|false       true by default
///     fec: {roots: 2}              forward error correction behind the hash tree: roots from 2 to 24; none by default
[[nodiscard]] std::optional<Verity> read_verity(const YamlNode& node, Findings& findings);

}  // namespace rootwright::layout
