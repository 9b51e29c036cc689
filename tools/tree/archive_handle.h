// SPDX-License-Identifier: Apache-2.0
// Ownership and error translation for libarchive. Private to tree/.
#pragma once

#include <locale.h>

#include <cstdint>
#include <optional>

#include <archive.h>

#include "base/bytes.h"
#include "base/handle.h"

namespace rootwright::tree {

using ArchiveReader = Handle<struct archive, archive_read_free>;

/// Opens `bytes`, in one stretch: libarchive then gives content as pointers into them. They must outlive the reader.
/// Formats and filters must have been chosen before. Throws like check().
void open_bytes(struct archive& reader, ByteView bytes);

/// Throws Error(input) with libarchive's own words unless `result` is ARCHIVE_OK. The one warning that passes: a name
/// that cannot be converted to the current locale; its bytes are there as the archive has them.
void check(struct archive& reader, int result);

/// Throws like check() if libarchive left a message though its last result was ARCHIVE_OK, as it does for an ACL of
/// which it understood only a part.
void check_no_warning(struct archive& reader);

/// Bytes of an entry's content where they lie in the archive.
struct StoredBlock {
  std::uint64_t offset;  ///< in the entry
  ByteView bytes;        ///< in the archive; may be empty
};

/// The next part of the current entry's content; nothing behind the last one. `archive` is what was opened with
/// open_bytes(). Throws like check().
[[nodiscard]] std::optional<StoredBlock> next_block(struct archive& reader, ByteView archive);

/// Makes the calling thread's locale "C" as long as it lives. libarchive converts the names of pax archives to the
/// locale: in this one they stay the bytes they are, whatever the user's locale is.
class PlainLocale {
 public:
  PlainLocale();
  PlainLocale(const PlainLocale&) = delete;
  PlainLocale& operator=(const PlainLocale&) = delete;
  ~PlainLocale();

 private:
  locale_t plain_;
  locale_t previous_;
};

}  // namespace rootwright::tree
