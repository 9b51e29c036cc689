// SPDX-License-Identifier: Apache-2.0
#include "tree/read_archive.h"

#include <archive_entry.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "tree/archive_entry_handle.h"
#include "tree/archive_handle.h"
#include "tree/debian_package.h"
#include "tree/decompress.h"

namespace rootwright::tree {

namespace {

StoredBytes map_file(const std::filesystem::path& path) {
  auto mapping = std::make_shared<const MappedFile>(path);
  return {.view = mapping->bytes(), .owner = mapping};
}

/// The tar or cpio archive inside whatever `file` is.
StoredBytes unwrap(StoredBytes file, ThreadPool& pool) {
  StoredBytes bytes = decompress(std::move(file), pool);
  if (is_ar_archive(bytes.view)) bytes = decompress(package_content(bytes), pool);
  if (bytes.view.empty()) throw Error(ErrorKind::input, "is empty, an archive is needed");
  return bytes;
}

/// Reads entries one after the other from bytes in one stretch, so that content is pointers into them.
class EntryReader {
 public:
  /// Throws Error(input) if the bytes are neither tar nor cpio.
  explicit EntryReader(ByteView bytes);

  /// Nothing behind the last one. Throws Error(input) naming the entry, or the one before where there is none.
  std::optional<ArchiveEntry> next();

 private:
  /// Null behind the last one.
  struct archive_entry* next_header();
  ArchiveEntry read_entry(struct archive_entry& source);
  void read_content(Content& content);
  void check_end(std::uint64_t begin) const;
  [[nodiscard]] std::uint64_t position() const {
    return static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), 0));
  }

  ByteView bytes_;
  ArchiveReader reader_;
  std::string last_path_;
};

EntryReader::EntryReader(ByteView bytes) : bytes_(bytes), reader_(archive_read_new()) {
  check(*reader_, archive_read_support_format_tar(reader_.get()));
  check(*reader_, archive_read_support_format_cpio(reader_.get()));
  if (archive_read_open_memory2(reader_.get(), bytes.data(), bytes.size(), bytes.size()) != ARCHIVE_OK) {
    throw Error(ErrorKind::input, "is neither tar, cpio nor a Debian package, or compressed in an unknown way");
  }
}

std::optional<ArchiveEntry> EntryReader::next() {
  struct archive_entry* source = nullptr;
  try {
    source = next_header();
  } catch (Error& error) {
    if (!last_path_.empty()) error.prepend("behind entry " + quote(last_path_));
    throw;
  }
  if (source == nullptr) return std::nullopt;
  last_path_ = archive_entry_pathname(source);
  try {
    return read_entry(*source);
  } catch (Error& error) {
    error.prepend("entry " + quote(last_path_));
    throw;
  }
}

/// Null behind the last one.
struct archive_entry* EntryReader::next_header() {
  const std::uint64_t begin = position();
  struct archive_entry* source = nullptr;
  const int result = archive_read_next_header(reader_.get(), &source);
  if (result == ARCHIVE_EOF) {
    check_end(begin);
    return nullptr;
  }
  check(*reader_, result);
  return source;
}

ArchiveEntry EntryReader::read_entry(struct archive_entry& source) {
  check_no_warning(*reader_);
  const auto header = static_cast<std::uint64_t>(archive_read_header_position(reader_.get()));
  ArchiveEntry result = to_archive_entry(source, bytes_.subspan(header));
  if (result.entry.is_regular()) read_content(std::get<Content>(result.entry.body));
  return result;
}

void EntryReader::read_content(Content& content) {
  std::uint64_t end = 0;
  while (const std::optional<StoredBlock> block = next_block(*reader_, bytes_)) {
    if (block->bytes.empty()) continue;
    const std::uint64_t block_end = checked_add(block->offset, block->bytes.size());
    if (block->offset < end || block_end > content.size) {
      throw Error(ErrorKind::input, "its sparse map is not in order");
    }
    end = block_end;
    content.pieces.push_back({.offset = block->offset, .bytes = block->bytes});
  }
}

/// A tar that was cut between two entries looks whole but for the zero blocks that end it, and what stands behind them
/// would be lost without a word.
void EntryReader::check_end(std::uint64_t begin) const {
  const bool is_tar = (archive_format(reader_.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
  if (is_tar && position() == begin) {
    throw Error(ErrorKind::input, "ends without the zero blocks that end a tar archive, it may be truncated");
  }
  if (!is_zero(bytes_.subspan(position()))) {
    throw Error(ErrorKind::input, "other bytes than zeros follow at byte " + format_count(position()));
  }
}

}  // namespace

Archive read_archive(const std::filesystem::path& path, ThreadPool& pool) {
  Archive archive;
  archive.name = quote(path);
  with_context(archive.name, [&] {
    const PlainLocale locale;
    StoredBytes bytes = unwrap(map_file(path), pool);
    EntryReader reader(bytes.view);
    while (std::optional<ArchiveEntry> entry = reader.next())
      archive.entries.push_back(*std::move(entry));
    archive.owners.push_back(std::move(bytes.owner));
  });
  return archive;
}

}  // namespace rootwright::tree
