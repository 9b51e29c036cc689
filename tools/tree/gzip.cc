// SPDX-License-Identifier: Apache-2.0
#include "tree/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/size.h"
#include "tree/temporary_file.h"

namespace rootwright::tree {

namespace {

/// Decompresses gzip members one behind the other. Owns zlib's state.
class Inflater {
 public:
  Inflater() : buffer_(kBufferSize) {
    constexpr int kGzipHeader = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipHeader) != Z_OK) {
      throw Error(ErrorKind::system, "cannot prepare zlib: out of memory");
    }
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Decompresses the member that `bytes` begin with; what is behind it remains.
  [[nodiscard]] ByteView read_member(ByteView bytes);

  /// All members read so far.
  [[nodiscard]] StoredBytes map() && { return std::move(file_).map(size_); }

 private:
  static constexpr std::size_t kBufferSize = kMiB;

  /// Runs zlib once, to the end of the buffer or the member.
  int fill_buffer(ByteView& bytes);

  z_stream stream_{};
  Bytes buffer_;
  TemporaryFile file_;
  std::uint64_t size_ = 0;
};

ByteView Inflater::read_member(ByteView bytes) {
  inflateReset(&stream_);
  int result = Z_OK;
  while (result == Z_OK) {
    result = fill_buffer(bytes);
    const std::size_t filled = buffer_.size() - stream_.avail_out;
    file_.write_at(size_, ByteView(buffer_).first(filled));
    size_ += filled;
  }
  // Z_BUF_ERROR: there was nothing left to read.
  if (result == Z_BUF_ERROR) throw Error(ErrorKind::input, "is truncated");
  if (result != Z_STREAM_END) {
    throw Error(ErrorKind::input, stream_.msg != nullptr ? stream_.msg : "is corrupt");
  }
  return bytes;
}

int Inflater::fill_buffer(ByteView& bytes) {
  constexpr std::size_t kMostInput = kGiB;  // zlib counts in 32 bits
  const auto available = static_cast<uInt>(std::min(bytes.size(), kMostInput));
  // zlib does not write to its input, but for ZLIB_CONST does not say so.
  stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream_.avail_in = available;
  stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
  stream_.avail_out = static_cast<uInt>(buffer_.size());
  const int result = inflate(&stream_, Z_NO_FLUSH);
  bytes = bytes.subspan(available - stream_.avail_in);
  return result;
}

}  // namespace

bool is_gzip(ByteView bytes) {
  return bytes.size() >= 3 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b} && bytes[2] == std::byte{8};
}

StoredBytes decompress_gzip(ByteView bytes) {
  return with_context("decompressing gzip", [&] {
    Inflater inflater;
    ByteView rest = bytes;
    while (is_gzip(rest))
      rest = inflater.read_member(rest);
    if (!is_zero(rest)) {
      throw Error(ErrorKind::input,
                  "other bytes than zeros follow at byte " + format_count(bytes.size() - rest.size()));
    }
    return std::move(inflater).map();
  });
}

}  // namespace rootwright::tree
