// SPDX-License-Identifier: Apache-2.0
#include "tree/decompress.h"

#include <archive_entry.h>

#include "tree/archive_handle.h"
#include "tree/temporary_file.h"

namespace rootwright::tree {

namespace {

/// A reader that shows decompressed bytes as the only entry. Of libarchive's filters those are left out that start a
/// program of the host (lzop, lrzip, grzip) or that unwrap what is no compression (uu, rpm).
ArchiveReader make_reader() {
  ArchiveReader reader(archive_read_new());
  for (const auto support :
       {archive_read_support_format_raw, archive_read_support_filter_bzip2, archive_read_support_filter_compress,
        archive_read_support_filter_gzip, archive_read_support_filter_lz4, archive_read_support_filter_lzip,
        archive_read_support_filter_lzma, archive_read_support_filter_xz, archive_read_support_filter_zstd}) {
    check(*reader, support(reader.get()));
  }
  return reader;
}

StoredBytes drain(struct archive& reader) {
  TemporaryFile file;
  while (true) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(&reader, &block, &size, &offset);
    if (result == ARCHIVE_EOF) return std::move(file).map();
    check(reader, result);
    file.append({static_cast<const std::byte*>(block), size});
  }
}

}  // namespace

StoredBytes decompress(StoredBytes stored) {
  const ArchiveReader reader = make_reader();
  open_bytes(*reader, stored.view);
  struct archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader.get(), &entry);
  if (result == ARCHIVE_EOF) return {};
  check(*reader, result);
  // libarchive counts the bytes themselves as one filter.
  if (archive_filter_count(reader.get()) == 1) return stored;
  return drain(*reader);
}

}  // namespace rootwright::tree
