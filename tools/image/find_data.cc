// SPDX-License-Identifier: Apache-2.0
#include "image/find_data.h"

#include <algorithm>
#include <span>

#include "base/bytes.h"
#include "base/size.h"

namespace rootwright::image {

namespace {

bool is_data(std::byte byte) {
  return byte != std::byte{0};
}

}  // namespace

std::optional<std::uint64_t> find_first_data(const io::BlockSource& source, const io::ExtentSet& data,
                                             io::Extent extent) {
  Bytes buffer(kMiB);
  const io::ExtentSet inside = data.within(extent);
  for (const io::Extent& part : inside.extents()) {
    for (std::uint64_t offset = part.offset; offset < part.end(); offset += buffer.size()) {
      const std::span<std::byte> bytes =
          std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), part.end() - offset));
      source.read_at(offset, bytes);
      if (is_zero(bytes)) continue;
      const auto first = std::ranges::find_if(bytes, is_data);
      return offset + static_cast<std::uint64_t>(first - bytes.begin());
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> find_last_data(const io::BlockSource& source, io::Extent extent) {
  Bytes buffer(kMiB);
  const io::ExtentSet inside = source.data_extents().within(extent);
  for (auto part = inside.extents().rbegin(); part != inside.extents().rend(); ++part) {
    for (std::uint64_t end = part->end(); end > part->offset;) {
      const std::uint64_t length = std::min<std::uint64_t>(buffer.size(), end - part->offset);
      const std::span<std::byte> bytes = std::span(buffer).first(length);
      end -= length;
      source.read_at(end, bytes);
      if (is_zero(bytes)) continue;
      const auto last = std::find_if(bytes.rbegin(), bytes.rend(), is_data);
      return end + static_cast<std::uint64_t>(bytes.rend() - last) - 1;
    }
  }
  return std::nullopt;
}

std::vector<io::Extent> find_data_blocks(const io::BlockSource& source, io::Extent extent, std::uint64_t block_size) {
  std::vector<io::Extent> found;
  Bytes block(block_size);
  const io::ExtentSet inside = source.data_extents().within(extent);
  for (const io::Extent& part : inside.extents()) {
    // A block that two parts share may come twice; an ExtentSet merges them.
    for (std::uint64_t offset = round_down(part.offset, block_size); offset < part.end(); offset += block_size) {
      source.read_at(offset, block);
      if (!is_zero(block)) found.push_back({.offset = offset, .length = block_size});
    }
  }
  return found;
}

}  // namespace rootwright::image
