// SPDX-License-Identifier: Apache-2.0
#include "tree/compressed_bytes.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/error.h"
#include "base/handle.h"

namespace rootwright::test {

namespace {

void check(struct archive& writer, la_ssize_t result) {
  if (result < ARCHIVE_OK) throw Error(ErrorKind::system, archive_error_string(&writer));
}

}  // namespace

std::string compressed(std::string_view text, const std::string& filter) {
  const Handle<struct archive, archive_write_free> writer(archive_write_new());
  check(*writer, archive_write_add_filter_by_name(writer.get(), filter.c_str()));
  check(*writer, archive_write_set_format_raw(writer.get()));
  check(*writer, archive_write_set_bytes_per_block(writer.get(), 0));  // no zeros behind the end

  std::string bytes(text.size() * 2 + 65536, '\0');
  std::size_t size = 0;
  check(*writer, archive_write_open_memory(writer.get(), bytes.data(), bytes.size(), &size));
  const Handle<struct archive_entry, archive_entry_free> entry(archive_entry_new());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  check(*writer, archive_write_header(writer.get(), entry.get()));
  check(*writer, archive_write_data(writer.get(), text.data(), text.size()));
  check(*writer, archive_write_close(writer.get()));
  bytes.resize(size);
  return bytes;
}

}  // namespace rootwright::test
