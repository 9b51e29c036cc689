// SPDX-License-Identifier: Apache-2.0
#include "tree/entry.h"

#include <utility>

namespace rootwright::tree {

Entry make_directory(Timestamp time) {
  return {.kind = EntryKind::directory,
          .permissions = 0755,
          .modified = time,
          .accessed = time,
          .changed = time,
          .created = time,
          .xattrs = {},
          .body = Links{}};
}

Entry make_file(Content content, Timestamp time) {
  return {.kind = EntryKind::regular,
          .permissions = 0644,
          .modified = time,
          .accessed = time,
          .changed = time,
          .created = time,
          .xattrs = {},
          .body = std::move(content)};
}

}  // namespace rootwright::tree
