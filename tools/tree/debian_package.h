// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tree/stored_bytes.h"

namespace rootwright::tree {

/// True for an `ar` archive, which every Debian package is.
[[nodiscard]] bool is_ar_archive(ByteView bytes);

/// The member `data.tar*` of a Debian package (deb(5), format 2), still compressed. Throws Error(input) if `package` is
/// another `ar` archive, has no or two such members, or ends within one.
[[nodiscard]] StoredBytes package_content(const StoredBytes& package);

}  // namespace rootwright::tree
