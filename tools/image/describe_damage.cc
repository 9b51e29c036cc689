// SPDX-License-Identifier: Apache-2.0
#include "image/describe_damage.h"

#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::image {

namespace {

/// How many damaged blocks of the data, of each level of the hash tree and of the parity are named one by one.
constexpr std::size_t kNamedBlocks = 16;

/// What lies in a damaged block, and what can be done about it.
struct BlockDescription {
  fs::Owner owner;
  std::optional<bool> repairable;
  std::string addition;  ///< to the message, behind the owner
};

class DamageDescription {
 public:
  DamageDescription(const PublishedImage& image, const PublishedRoot& root, const RepairForecast& forecast)
      : image_(image), root_(root), tree_(*root.tree), forecast_(forecast) {}

  void add_root_hash() {
    findings_.push_back({.partition = label_of(tree_.partition),
                         .offset = {},
                         .message = "the hash tree does not match the root hash"});
  }

  void add_level(std::size_t level, const io::ExtentSet& damaged) {
    add_blocks({.partition = tree_.partition, .block_size = tree_.params.hash_block_size},
               damaged.moved_up(tree_.extent.offset), [&](std::uint64_t offset) {
                 const std::uint64_t block = (offset - tree_.extent.offset) / tree_.params.hash_block_size;
                 return describe(
                     {.name = "block " + std::to_string(block) + " of the hash tree, in level " + std::to_string(level),
                      .path = {},
                      .bytes = {}},
                     tree_.data_blocks + block);
               });
  }

  void add_data(const io::ExtentSet& damaged) {
    const std::uint32_t block_size = tree_.params.data_block_size;
    add_blocks({.partition = root_.partition, .block_size = block_size}, damaged, [&](std::uint64_t offset) {
      return describe(owner_of({.offset = offset, .length = block_size}), offset / block_size);
    });
  }

  void add_wrong_parity(const io::ExtentSet& wrong) {
    add_blocks({.partition = tree_.partition, .block_size = tree_.params.hash_block_size}, wrong,
               [&](std::uint64_t offset) {
                 return BlockDescription{
                     .owner = {.name = "parity of round " + std::to_string(forecast_.round_of_parity(offset)),
                               .path = {},
                               .bytes = {}},
                     .repairable = {},
                     .addition = " is not what data and hash tree give; the root hash does not cover parity"};
               });
  }

  [[nodiscard]] std::vector<ImageFinding> take() { return std::move(findings_); }

 private:
  struct Place {
    std::size_t partition;
    std::uint32_t block_size;
  };

  [[nodiscard]] std::string label_of(std::size_t partition) const {
    return image_.partitions[partition].partition.label;
  }

  /// `damaged` counts from the partition's start.
  template <typename Describe>
  void add_blocks(Place place, const io::ExtentSet& damaged, Describe&& describe_block) {
    std::uint64_t count = 0;
    for (const io::Extent& extent : damaged.extents()) {
      for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += place.block_size) {
        if (count++ < kNamedBlocks) add_block(place, offset, describe_block(offset));
      }
    }
    if (count <= kNamedBlocks) return;
    findings_.push_back({.partition = label_of(place.partition),
                         .offset = {},
                         .message = "and " + format_count(count - kNamedBlocks) + " more blocks that do not match"});
  }

  void add_block(Place place, std::uint64_t offset, BlockDescription block) {
    ImageFinding finding{
        .partition = label_of(place.partition), .offset = offset, .message = block.owner.text() + block.addition};
    finding.block = DamagedBlock{
        .number = offset / place.block_size, .owner = std::move(block.owner), .repairable = block.repairable};
    findings_.push_back(std::move(finding));
  }

  /// `message_block` as the forecast counts.
  [[nodiscard]] BlockDescription describe(fs::Owner owner, std::uint64_t message_block) const {
    return {.owner = std::move(owner),
            .repairable = forecast_.is_repairable(message_block),
            .addition = forecast_.text(message_block)};
  }

  [[nodiscard]] fs::Owner owner_of(io::Extent place) const {
    const fs::FilesystemReader* filesystem = forecast_.filesystem();
    if (filesystem == nullptr) return {.name = "in a filesystem that cannot be read", .path = {}, .bytes = {}};
    try {
      return filesystem->owner_of(place);
    } catch (const Error& error) {
      return {.name = std::string("in a damaged filesystem: ") + error.what(), .path = {}, .bytes = {}};
    }
  }

  const PublishedImage& image_;
  const PublishedRoot& root_;
  const PublishedHashTree& tree_;
  const RepairForecast& forecast_;
  std::vector<ImageFinding> findings_;
};

}  // namespace

std::vector<ImageFinding> describe_damage(const PublishedImage& image, const PublishedRoot& root,
                                          const verity::Mismatch& mismatch, const RepairForecast& forecast) {
  DamageDescription description(image, root, forecast);
  if (mismatch.root_hash) description.add_root_hash();
  for (std::size_t level = mismatch.levels.size(); level-- > 0;)
    description.add_level(level, mismatch.levels[level]);
  description.add_data(mismatch.data);
  return description.take();
}

std::vector<ImageFinding> describe_wrong_parity(const PublishedImage& image, const PublishedRoot& root,
                                                const io::ExtentSet& wrong, const RepairForecast& forecast) {
  DamageDescription description(image, root, forecast);
  description.add_wrong_parity(wrong);
  return description.take();
}

}  // namespace rootwright::image
