// SPDX-License-Identifier: Apache-2.0
#include "image/verify_root.h"

#include <algorithm>

#include "base/error.h"
#include "base/size.h"
#include "crypto/digest.h"
#include "verity/root_hash_signature.h"
#include "verity/verify.h"

namespace rootwright::image {

namespace {

/// How many damaged blocks are named one by one.
constexpr std::size_t kNamedBlocks = 16;

/// The findings of one root partition.
class RootFindings {
 public:
  RootFindings(const PublishedImage& image, const PublishedRoot& root) : image_(image), root_(root) {}

  void add(std::size_t partition, std::string message, std::optional<std::uint64_t> offset = std::nullopt) {
    findings_.push_back(
        {.partition = image_.partitions[partition].partition.label, .offset = offset, .message = std::move(message)});
  }

  /// Names the first blocks of `damaged` (extents of the part of a partition that begins at `base`), and counts the
  /// rest.
  template <typename Describe>
  void add_blocks(std::size_t partition, const io::ExtentSet& damaged, std::uint64_t base, std::uint32_t block_size,
                  Describe&& describe) {
    std::size_t count = 0;
    for (const io::Extent& extent : damaged.extents()) {
      for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += block_size) {
        if (count++ < kNamedBlocks) add(partition, describe(offset / block_size, offset), base + offset);
      }
    }
    if (count > kNamedBlocks) {
      add(partition, "and " + format_count(count - kNamedBlocks) + " more blocks that do not match");
    }
  }

  [[nodiscard]] std::string owner_of(std::uint64_t offset) const {
    const auto& filesystem = image_.partitions[root_.partition].filesystem;
    if (!filesystem) return "in a filesystem that cannot be read";
    try {
      return filesystem->owner_of(offset);
    } catch (const Error& error) {
      return std::string("in a damaged filesystem: ") + error.what();
    }
  }

  [[nodiscard]] std::size_t count() const { return findings_.size(); }
  [[nodiscard]] std::vector<ImageFinding> take() { return std::move(findings_); }

 private:
  const PublishedImage& image_;
  const PublishedRoot& root_;
  std::vector<ImageFinding> findings_;
};

/// What the hash tree covers must be what the filesystem and the root hash ask for: a tree over less than all of the
/// filesystem would leave the rest unprotected.
bool verify_coverage(const PublishedImage& image, const PublishedRoot& root, RootFindings& findings) {
  const PublishedHashTree& tree = *root.tree;
  const std::size_t before = findings.count();
  const std::size_t digest_size = crypto::digest_size(tree.params.algorithm);
  if (digest_size != root.root_hash.size()) {
    findings.add(root.partition, "the root hash has " + std::to_string(root.root_hash.size()) +
                                     " bytes, the hash tree's " + std::string(crypto::name(tree.params.algorithm)) +
                                     " gives " + std::to_string(digest_size));
  }
  const auto& filesystem = image.partitions[root.partition].filesystem;
  const std::uint64_t covered = checked_multiply(tree.data_blocks, tree.params.data_block_size);
  if (!filesystem) {
    findings.add(root.partition, "claims to be a root, but holds no filesystem that can be read");
  } else if (filesystem->summary().size != covered) {
    findings.add(root.partition, "the hash tree covers " + format_size(covered) + ", the filesystem has " +
                                     format_size(filesystem->summary().size));
  }
  return findings.count() == before;
}

void verify_padding_of_superblock(const PublishedImage& image, const PublishedRoot& root, RootFindings& findings) {
  const PublishedHashTree& tree = *root.tree;
  if (!tree.superblock) return;
  const std::uint64_t end = tree.offset + verity::kSuperblockSize;
  Bytes padding(tree.extent.offset - end);
  image.partitions[tree.partition].bytes->read_at(end, padding);
  if (!is_zero(padding)) findings.add(tree.partition, "what lies behind the verity superblock is not zero", end);
}

void report_mismatch(const PublishedRoot& root, const verity::Mismatch& mismatch, RootFindings& findings) {
  const verity::HashTreeParams& params = root.tree->params;
  if (mismatch.root_hash) findings.add(root.tree->partition, "the hash tree does not match the root hash");
  for (std::size_t level = mismatch.levels.size(); level-- > 0;) {
    findings.add_blocks(root.tree->partition, mismatch.levels[level], root.tree->extent.offset, params.hash_block_size,
                        [&](std::uint64_t block, std::uint64_t /*offset*/) {
                          return "block " + std::to_string(block) + " of the hash tree, in level " +
                                 std::to_string(level) + ", does not match the level above";
                        });
  }
  findings.add_blocks(
      root.partition, mismatch.data, 0, params.data_block_size, [&](std::uint64_t block, std::uint64_t offset) {
        return "block " + std::to_string(block) + " does not match its digest: " + findings.owner_of(offset);
      });
}

}  // namespace

std::vector<ImageFinding> verify_origin(const PublishedImage& image, const PublishedRoot& root,
                                        const std::optional<crypto::Certificate>& certificate) {
  if (!certificate) return {};
  const auto refuse = [&](std::string message) {
    return std::vector<ImageFinding>{
        {.partition = image.partitions[root.partition].partition.label, .offset = {}, .message = std::move(message)}};
  };
  if (root.root_hash.empty()) return refuse("there is no root hash that could be signed");
  if (root.signature.empty()) return refuse("there is no signature of its root hash");
  const auto why = verity::why_root_hash_signature_fails(root.signature, root.root_hash, *certificate);
  if (!why) return {};
  return refuse("the signature in " + printable(root.signature_place) + " does not verify: " + *why);
}

std::vector<ImageFinding> verify_root(const PublishedImage& image, const PublishedRoot& root, ThreadPool& pool) {
  if (!root.tree || root.root_hash.empty()) return {};
  RootFindings findings(image, root);
  if (verify_coverage(image, root, findings)) {
    verify_padding_of_superblock(image, root, findings);
    const PublishedHashTree& tree = *root.tree;
    const io::SourceSlice bytes(*image.partitions[tree.partition].bytes, tree.extent);
    report_mismatch(root,
                    verity::verify_hash_tree(*image.partitions[root.partition].bytes, tree.data_blocks, tree.params,
                                             bytes, root.root_hash, pool),
                    findings);
  }
  return findings.take();
}

}  // namespace rootwright::image
