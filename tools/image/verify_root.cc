// SPDX-License-Identifier: Apache-2.0
#include "image/verify_root.h"

#include <iterator>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "crypto/digest.h"
#include "image/describe_damage.h"
#include "image/repair_forecast.h"
#include "verity/root_hash_signature.h"
#include "verity/verify.h"

namespace rootwright::image {

namespace {

/// What the hash tree covers must be what the filesystem and the root hash ask for: a tree over less than all of the
/// filesystem would leave the rest unprotected.
std::vector<ImageFinding> verify_coverage(const PublishedImage& image, const PublishedRoot& root) {
  const PublishedHashTree& tree = *root.tree;
  const PublishedPartition& partition = image.partitions[root.partition];
  std::vector<ImageFinding> findings;
  const auto add = [&](std::string message) {
    findings.push_back({.partition = partition.partition.label, .offset = {}, .message = std::move(message)});
  };
  const std::size_t digest_size = crypto::digest_size(tree.params.algorithm);
  if (digest_size != root.root_hash.size()) {
    add("the root hash has " + std::to_string(root.root_hash.size()) + " bytes, the hash tree's " +
        std::string(crypto::name(tree.params.algorithm)) + " gives " + std::to_string(digest_size));
  }
  const std::uint64_t covered = checked_multiply(tree.data_blocks, tree.params.data_block_size);
  if (!partition.filesystem) {
    add(kNoFilesystem);
  } else if (const std::uint64_t size = partition.filesystem->summary().size; size != covered) {
    add("the hash tree covers " + format_size(covered) + ", the filesystem has " + format_size(size));
  }
  return findings;
}

std::vector<ImageFinding> verify_padding_of_superblock(const PublishedImage& image, const PublishedRoot& root) {
  const PublishedHashTree& tree = *root.tree;
  if (!tree.superblock) return {};
  const PublishedPartition& partition = image.partitions[tree.partition];
  const std::uint64_t end = tree.offset + verity::kSuperblockSize;
  Bytes padding(tree.extent.offset - end);
  partition.bytes->read_at(end, padding);
  if (is_zero(padding)) return {};
  return {{.partition = partition.partition.label,
           .offset = end,
           .message = "what lies behind the verity superblock is not zero"}};
}

/// Whether all that the hash tree covers is there, and the root hash as long as its digests.
bool can_be_compared(const PublishedImage& image, const PublishedRoot& root) {
  const std::uint64_t blocks_there = image.partitions[root.partition].bytes->size() / root.tree->params.data_block_size;
  return root.tree->data_blocks <= blocks_there &&
         root.root_hash.size() == crypto::digest_size(root.tree->params.algorithm);
}

void append(std::vector<ImageFinding>& findings, std::vector<ImageFinding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
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
  const PublishedHashTree& tree = *root.tree;
  std::vector<ImageFinding> findings = verify_coverage(image, root);
  if (!can_be_compared(image, root)) return findings;

  append(findings, verify_padding_of_superblock(image, root));
  const io::SourceSlice bytes(*image.partitions[tree.partition].bytes, tree.extent);
  const verity::Mismatch mismatch = verity::verify_hash_tree(*image.partitions[root.partition].bytes, tree.data_blocks,
                                                             tree.params, bytes, root.root_hash, pool);
  const RepairForecast forecast(image, root, mismatch, pool);
  append(findings, describe_damage(image, root, mismatch, forecast));
  append(findings, describe_wrong_parity(image, root, forecast.find_wrong_parity(pool), forecast));
  return findings;
}

}  // namespace rootwright::image
