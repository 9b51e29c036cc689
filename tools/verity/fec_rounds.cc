// SPDX-License-Identifier: Apache-2.0
#include "verity/fec_rounds.h"

#include <algorithm>

#include "base/size.h"
#include "reed_solomon/code.h"

namespace rootwright::verity {

FecRounds::FecRounds(const io::BlockSource& message, const FecParams& params)
    : message_(message),
      block_size_(params.block_size),
      stream_count_(reed_solomon::message_symbols(params.roots)),
      stream_length_(divide_up(divide_up(message.size(), block_size_), stream_count_) * block_size_),
      data_(message.data_extents()) {
  static_cast<void>(checked_multiply(stream_length_, reed_solomon::kSymbolsPerCodeword));
  find_columns_with_data();
}

void FecRounds::find_columns_with_data() {
  std::vector<io::Extent> columns;
  for (const io::Extent& extent : data_.extents()) {
    const std::uint64_t begin = round_down(extent.offset, block_size_);
    const std::uint64_t end = round_up(extent.end(), block_size_);
    if (end - begin >= stream_length_) {
      columns_with_data_ = io::ExtentSet({{.offset = 0, .length = stream_length_}});
      return;
    }
    const std::uint64_t first = begin % stream_length_;
    const std::uint64_t before_wrap = std::min(end - begin, stream_length_ - first);
    columns.push_back({.offset = first, .length = before_wrap});
    columns.push_back({.offset = 0, .length = end - begin - before_wrap});
  }
  columns_with_data_ = io::ExtentSet(std::move(columns));
}

std::size_t FecRounds::run_count() const {
  return divide_up(stream_length_, kColumnsPerRun);
}

io::ExtentSet FecRounds::columns_with_data(std::size_t run) const {
  return columns_with_data_.within({.offset = run * kColumnsPerRun, .length = kColumnsPerRun});
}

io::Extent FecRounds::extent_of(std::uint64_t stream, io::Extent columns) const {
  const std::uint64_t offset = stream * stream_length_ + columns.offset;
  if (offset >= message_.size()) return {};
  const io::Extent extent{.offset = offset, .length = std::min(columns.length, message_.size() - offset)};
  return data_.intersects(extent) ? extent : io::Extent{};
}

FecStreams::FecStreams(const FecRounds& rounds, io::Extent columns) {
  for (std::uint64_t stream = 0; stream < rounds.stream_count(); ++stream)
    views_.push_back(view_or_read(rounds.message(), rounds.extent_of(stream, columns), columns.length));
}

ByteView FecStreams::view_or_read(const io::BlockSource& message, io::Extent extent, std::uint64_t length) {
  if (extent.length == 0) return {};
  const bool is_whole = extent.length == length;
  if (const std::optional<ByteView> view = is_whole ? message.view(extent) : std::nullopt) return *view;
  Bytes& bytes = read_.emplace_back(length);
  message.read_at(extent.offset, std::span(bytes).first(extent.length));
  return bytes;
}

}  // namespace rootwright::verity
