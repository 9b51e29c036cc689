// SPDX-License-Identifier: Apache-2.0
#include "image/describe_damage.h"

#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::image {

namespace {

/// How many damaged blocks of the data, and of each level of the hash tree, are named one by one.
constexpr std::size_t kNamedBlocks = 16;

class DamageDescription {
 public:
  DamageDescription(const PublishedImage& image, const PublishedRoot& root) : image_(image), root_(root) {}

  void add_root_hash() {
    findings_.push_back({.partition = label_of(root_.tree->partition),
                         .offset = {},
                         .message = "the hash tree does not match the root hash"});
  }

  void add_level(std::size_t level, const io::ExtentSet& damaged) {
    const io::ExtentSet in_partition = damaged.moved_up(root_.tree->extent.offset);
    add_blocks(root_.tree->partition, in_partition, [&](std::uint64_t offset) {
      const std::uint64_t block = (offset - root_.tree->extent.offset) / block_size();
      return fs::Owner{
          .name = "block " + std::to_string(block) + " of the hash tree, in level " + std::to_string(level),
          .path = {},
          .bytes = {}};
    });
  }

  void add_data(const io::ExtentSet& damaged) {
    add_blocks(root_.partition, damaged, [&](std::uint64_t offset) {
      return owner_of({.offset = offset, .length = root_.tree->params.data_block_size});
    });
  }

  [[nodiscard]] std::vector<ImageFinding> take() { return std::move(findings_); }

 private:
  [[nodiscard]] std::string label_of(std::size_t partition) const {
    return image_.partitions[partition].partition.label;
  }

  [[nodiscard]] std::uint64_t block_size() const { return root_.tree->params.hash_block_size; }

  /// `damaged` counts from the partition's start.
  template <typename FindOwner>
  void add_blocks(std::size_t partition, const io::ExtentSet& damaged, FindOwner&& find_owner) {
    std::uint64_t count = 0;
    for (const io::Extent& extent : damaged.extents()) {
      for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += block_size()) {
        if (count++ < kNamedBlocks) add_block(partition, offset, find_owner(offset));
      }
    }
    if (count <= kNamedBlocks) return;
    findings_.push_back({.partition = label_of(partition),
                         .offset = {},
                         .message = "and " + format_count(count - kNamedBlocks) + " more blocks that do not match"});
  }

  void add_block(std::size_t partition, std::uint64_t offset, fs::Owner owner) {
    ImageFinding finding{.partition = label_of(partition), .offset = offset, .message = owner.text()};
    finding.block = DamagedBlock{.number = offset / block_size(), .owner = std::move(owner), .repairable = {}};
    findings_.push_back(std::move(finding));
  }

  [[nodiscard]] fs::Owner owner_of(io::Extent place) const {
    const auto& filesystem = image_.partitions[root_.partition].filesystem;
    if (!filesystem) return {.name = "in a filesystem that cannot be read", .path = {}, .bytes = {}};
    try {
      return filesystem->owner_of(place);
    } catch (const Error& error) {
      return {.name = std::string("in a damaged filesystem: ") + error.what(), .path = {}, .bytes = {}};
    }
  }

  const PublishedImage& image_;
  const PublishedRoot& root_;
  std::vector<ImageFinding> findings_;
};

}  // namespace

std::vector<ImageFinding> describe_damage(const PublishedImage& image, const PublishedRoot& root,
                                          const verity::Mismatch& mismatch) {
  DamageDescription description(image, root);
  if (mismatch.root_hash) description.add_root_hash();
  for (std::size_t level = mismatch.levels.size(); level-- > 0;)
    description.add_level(level, mismatch.levels[level]);
  description.add_data(mismatch.data);
  return description.take();
}

}  // namespace rootwright::image
