// SPDX-License-Identifier: Apache-2.0
#include "fs/owner_map.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/size.h"

namespace rootwright::fs {

namespace {

/// What stands before the path in messages.
std::string what_of(OwnedPart part) {
  switch (part) {
    case OwnedPart::directory:
      return "directory ";
    case OwnedPart::index:
      return "extent index of ";
    case OwnedPart::attributes:
      return "extended attributes of ";
    case OwnedPart::content:
    case OwnedPart::structure:
      break;
  }
  return "";
}

}  // namespace

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

Owner OwnerMap::owner_of(io::Extent place) const {
  auto extent =
      std::ranges::upper_bound(extents_, place.offset, {}, [](const OwnedExtent& one) { return one.place.offset; });
  if (extent == extents_.begin()) return {};
  --extent;
  if (place.offset >= extent->place.end()) return {};
  if (extent->part == OwnedPart::content) return describe_content(*extent, place);
  if (extent->part == OwnedPart::structure) return {.name = owners_[extent->owner].name, .path = {}, .bytes = {}};
  const std::string path = path_of(extent->owner);
  return {.name = what_of(extent->part) + path, .path = path, .bytes = {}};
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

Owner OwnerMap::describe_content(const OwnedExtent& extent, io::Extent place) const {
  const std::uint64_t distance = place.offset - extent.place.offset;
  const std::uint64_t first = extent.file_offset + distance;
  const std::uint32_t others = owners_[extent.owner].other_names;
  Owner owner{.name = {}, .path = path_of(extent.owner), .bytes = {}};
  owner.name = owner.path;
  if (others > 0) owner.name += " and " + format_count(others) + (others == 1 ? " more name" : " more names");
  if (first >= extent.file_size) {
    owner.name += ", behind its last byte";
  } else {
    const std::uint64_t mapped = std::min(place.length, extent.place.length - distance);
    owner.bytes = {.offset = first, .length = std::min(mapped, extent.file_size - first)};
  }
  return owner;
}

}  // namespace rootwright::fs
