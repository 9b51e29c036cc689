// SPDX-License-Identifier: Apache-2.0
#include "tree/decompress.h"

#include <archive_entry.h>

#include "base/error.h"
#include "base/size.h"
#include "tree/archive_handle.h"
#include "tree/gzip.h"
#include "tree/temporary_file.h"
#include "tree/xz.h"

namespace rootwright::tree {

namespace {

/// A reader that shows decompressed bytes as the only entry. Of libarchive's filters those are left out that start a
/// program of the host (lzop, lrzip, grzip) or that unwrap what is no compression (uu, rpm).
ArchiveReader make_reader() {
  ArchiveReader reader(archive_read_new());
  for (const auto support :
       {archive_read_support_format_raw, archive_read_support_format_empty, archive_read_support_filter_bzip2,
        archive_read_support_filter_compress, archive_read_support_filter_lz4, archive_read_support_filter_lzip,
        archive_read_support_filter_lzma, archive_read_support_filter_zstd}) {
    check(*reader, support(reader.get()));
  }
  return reader;
}

StoredBytes drain(struct archive& reader) {
  TemporaryFile file;
  std::uint64_t end = 0;
  while (true) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(&reader, &block, &size, &offset);
    if (result == ARCHIVE_EOF) return std::move(file).map(end);
    check(reader, result);
    file.write_at(static_cast<std::uint64_t>(offset), {static_cast<const std::byte*>(block), size});
    end = static_cast<std::uint64_t>(offset) + size;
  }
}

/// Filters stop where their format ends, without a word about what follows.
void check_end(struct archive& reader, ByteView compressed) {
  constexpr int kFirstFilter = -1;  // the one next to the file
  const auto end = static_cast<std::uint64_t>(archive_filter_bytes(&reader, kFirstFilter));
  if (!is_zero(compressed.subspan(end))) {
    throw Error(ErrorKind::input, "other bytes than zeros follow at byte " + format_count(end));
  }
}

StoredBytes decompress_with_libarchive(StoredBytes stored) {
  const ArchiveReader reader = make_reader();
  open_bytes(*reader, stored.view);
  struct archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader.get(), &entry);
  if (result == ARCHIVE_EOF) return {};
  check(*reader, result);
  // libarchive counts the bytes themselves as one filter.
  if (archive_filter_count(reader.get()) == 1) return stored;
  return with_context(std::string("decompressing ") + archive_filter_name(reader.get(), 0), [&] {
    StoredBytes decompressed = drain(*reader);
    check_end(*reader, stored.view);
    return decompressed;
  });
}

}  // namespace

StoredBytes decompress(StoredBytes stored, ThreadPool& pool) {
  if (stored.view.empty()) return stored;
  if (is_gzip(stored.view)) return decompress_gzip(stored.view);
  if (is_xz(stored.view)) return decompress_xz(stored.view, pool);
  return decompress_with_libarchive(std::move(stored));
}

}  // namespace rootwright::tree
