// SPDX-License-Identifier: Apache-2.0
#include "verity/patched_source.h"

#include <algorithm>

namespace rootwright::verity {

void PatchedSource::patch(std::uint64_t block, Bytes bytes) {
  patches_.insert_or_assign(block, std::move(bytes));
}

void PatchedSource::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  source_.read_at(offset, out);
  const std::uint64_t end = offset + out.size();
  for (auto patch = patches_.lower_bound(offset / block_size_); patch != patches_.end(); ++patch) {
    const auto& [block, bytes] = *patch;
    const std::uint64_t begin = std::max(offset, block * block_size_);
    if (begin >= end) return;
    const std::uint64_t length = std::min(end, (block + 1) * block_size_) - begin;
    std::ranges::copy(ByteView(bytes).subspan(begin - block * block_size_, length),
                      out.begin() + static_cast<std::ptrdiff_t>(begin - offset));
  }
}

io::ExtentSet PatchedSource::data_extents() const {
  std::vector<io::Extent> extents = source_.data_extents().extents();
  for (const auto& [block, bytes] : patches_)
    extents.push_back({.offset = block * block_size_, .length = block_size_});
  return io::ExtentSet(std::move(extents));
}

std::optional<ByteView> PatchedSource::view(io::Extent extent) const {
  const auto patch = patches_.lower_bound(extent.offset / block_size_);
  if (patch != patches_.end() && patch->first * block_size_ < extent.end()) return std::nullopt;
  return source_.view(extent);
}

}  // namespace rootwright::verity
