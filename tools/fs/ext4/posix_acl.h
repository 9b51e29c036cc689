// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace rootwright::fs::ext4 {

/// A POSIX ACL in the form of getxattr(2), version 2, in the form that ext4 stores, version 1: only entries of named
/// users and groups hold an id. Entries are sorted as the kernel wants them.
/// Throws Error(input) saying what is wrong with it if the kernel would not take it.
[[nodiscard]] std::string stored_acl(std::string_view acl);

}  // namespace rootwright::fs::ext4
