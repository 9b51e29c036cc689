// SPDX-License-Identifier: Apache-2.0
// Ownership and error translation for libext2fs. Private to fs/ext4/.
#pragma once

#include <string>

#include <ext2fs/ext2fs.h>

#include "base/error.h"
#include "base/handle.h"

namespace rootwright::fs::ext4 {

/// Throws Error(system) as "cannot <action>: <libext2fs's own words>" unless `code` is 0.
inline void check(errcode_t code, const std::string& action) {
  if (code == 0) return;
  static const bool words_are_known = (initialize_ext2_error_table(), true);
  (void)words_are_known;
  throw Error(ErrorKind::system, "cannot " + action + ": " + error_message(code));
}

/// A filesystem in libext2fs' memory; the destructor abandons it, nothing is written.
using Ext2Filesystem = Handle<struct_ext2_filsys, ext2fs_free>;

}  // namespace rootwright::fs::ext4
