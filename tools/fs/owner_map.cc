// SPDX-License-Identifier: Apache-2.0
#include "fs/owner_map.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/size.h"

namespace rootwright::fs {

std::uint32_t OwnerMap::add_path(std::uint32_t directory, std::string name) {
  assert(directory < owners_.size());
  owners_.push_back({.parent = directory, .name = std::move(name)});
  return static_cast<std::uint32_t>(owners_.size() - 1);
}

void OwnerMap::add_structure(io::Extent place, std::string name) {
  add({.place = place, .part = OwnedPart::structure, .owner = add_path(kRoot, std::move(name))});
}

void OwnerMap::sort() {
  std::ranges::stable_sort(extents_, {}, [](const OwnedExtent& extent) { return extent.place.offset; });
  std::uint64_t end = 0;
  for (OwnedExtent& extent : extents_) {
    const std::uint64_t covered = std::min(end - std::min(end, extent.place.offset), extent.place.length);
    extent.place = {.offset = extent.place.offset + covered, .length = extent.place.length - covered};
    extent.file_offset += covered;
    end = std::max(end, extent.place.end());
  }
  std::erase_if(extents_, [](const OwnedExtent& extent) { return extent.place.length == 0; });
}

std::string OwnerMap::owner_of(std::uint64_t offset) const {
  auto extent = std::ranges::upper_bound(extents_, offset, {}, [](const OwnedExtent& one) { return one.place.offset; });
  if (extent == extents_.begin()) return "";
  --extent;
  const std::uint64_t distance = offset - extent->place.offset;
  if (distance >= extent->place.length) return "";
  switch (extent->part) {
    case OwnedPart::content:
      return describe_content(*extent, distance);
    case OwnedPart::directory:
      return "directory " + path_of(extent->owner);
    case OwnedPart::index:
      return "extent index of " + path_of(extent->owner);
    case OwnedPart::attributes:
      return "extended attributes of " + path_of(extent->owner);
    case OwnedPart::structure:
      break;
  }
  return owners_[extent->owner].name;
}

std::string OwnerMap::path_of(std::uint32_t owner) const {
  if (owner == kRoot) return "/";
  std::vector<std::string_view> names;
  for (; owner != kRoot; owner = owners_[owner].parent)
    names.emplace_back(owners_[owner].name);
  std::string path;
  for (auto name = names.rbegin(); name != names.rend(); ++name)
    path.append("/").append(*name);
  return printable(path);
}

std::string OwnerMap::describe_content(const OwnedExtent& extent, std::uint64_t distance) const {
  const std::uint64_t asked = extent.file_offset + distance;
  const std::string path = path_of(extent.owner);
  if (asked >= extent.file_size) return path + ", behind its last byte";
  const std::uint64_t first = round_down(asked, block_size_);
  const std::uint64_t last = std::min(first + block_size_, extent.file_size) - 1;
  return path + ", bytes " + std::to_string(first) + "-" + std::to_string(last);
}

}  // namespace rootwright::fs
