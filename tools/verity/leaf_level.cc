// SPDX-License-Identifier: Apache-2.0
#include "verity/leaf_level.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::verity {

namespace {

// With 4096-byte blocks and SHA-256: 16 hash blocks, what a kernel of 16 lanes takes at once.
constexpr std::uint64_t kRunOfData = 8 * kMiB;
// Hole runs cost no hashing, only writing: fewer and larger.
constexpr std::uint64_t kRunOfHoleBlocks = kMiB;
// Shown 2 MiB at a time, the bytes of a file cost least: 0.92 s CPU for 2 GiB hashed, 1.15 when they are copied.
constexpr std::uint64_t kViewSize = 2 * kMiB;
// Copied 256 KiB at a time they cost least: 1.15 s, 1.23 with 128 KiB, 1.24 with 2 MiB.
constexpr std::uint64_t kReadSize = 256 * kKiB;

/// The extents of `data` that hold data, in whole blocks, of the first `data_blocks` of them.
io::ExtentSet extents_in_blocks(const io::BlockSource& data, std::uint64_t data_blocks, std::uint64_t block_size) {
  const std::uint64_t size = checked_multiply(data_blocks, block_size);
  if (data.size() < size) {
    throw Error(ErrorKind::input,
                "data of " + format_size(data.size()) + " is smaller than the " + format_size(size) + " to be hashed");
  }
  const io::ExtentSet inside = data.data_extents().within({.offset = 0, .length = size});
  io::ExtentSet in_blocks;
  for (const io::Extent& extent : inside.extents()) {
    const std::uint64_t begin = round_down(extent.offset, block_size);
    in_blocks.add({.offset = begin, .length = round_up(extent.end(), block_size) - begin});
  }
  return in_blocks;
}

}  // namespace

LeafLevel::LeafLevel(const io::BlockSource& data, std::uint64_t data_blocks, const HashTreeParams& params)
    : data_(data),
      data_blocks_(data_blocks),
      params_(params),
      digests_per_block_(digests_per_block(shape(params))),
      data_block_hasher_(params.algorithm, params.data_block_size, params.salt, params.salt_position),
      hash_block_hasher_(params.algorithm, params.hash_block_size, params.salt, params.salt_position),
      extents_(extents_in_blocks(data, data_blocks, params.data_block_size)),
      hole_block_digest_(crypto::digest_size(params.algorithm)) {
  Bytes digest(hole_block_digest_.size());
  data_block_hasher_.hash(Bytes(params.data_block_size), digest, digest.size());
  DigestBlocks hole(params, digests_per_block_);
  for (std::uint64_t i = 0; i < digests_per_block_; ++i)
    std::ranges::copy(digest, hole.digest(i).begin());
  hole_block_.assign(hole.bytes().begin(), hole.bytes().end());
  hash_block_hasher_.hash(hole_block_, hole_block_digest_, hole_block_digest_.size());
  find_runs();
}

void LeafLevel::find_runs() {
  const std::uint64_t data_per_block = digests_per_block_ * params_.data_block_size;
  const std::uint64_t blocks_per_run = std::max<std::uint64_t>(1, kRunOfData / data_per_block);
  const std::uint64_t data_per_run = blocks_per_run * data_per_block;
  const std::uint64_t block_count = divide_up(data_blocks_, digests_per_block_);

  io::ExtentSet with_data;  // numbers of runs, not bytes
  for (const io::Extent& extent : extents_.extents()) {
    const std::uint64_t first = extent.offset / data_per_run;
    with_data.add({.offset = first, .length = divide_up(extent.end(), data_per_run) - first});
  }
  // The last block ends in zeros where there are no more digests: it is no hole block even over a hole.
  const bool last_is_full = data_blocks_ % digests_per_block_ == 0;
  if (!last_is_full) with_data.add({.offset = (block_count - 1) / blocks_per_run, .length = 1});

  std::uint64_t done = 0;
  for (const io::Extent& runs : with_data.extents()) {
    add_hole_runs(done, runs.offset * blocks_per_run);
    for (std::uint64_t run = runs.offset; run < runs.end(); ++run) {
      const std::uint64_t first = run * blocks_per_run;
      done = std::min(first + blocks_per_run, block_count);
      data_runs_.push_back({.first_block = first, .block_count = done - first});
    }
  }
  add_hole_runs(done, block_count);
}

void LeafLevel::add_hole_runs(std::uint64_t first_block, std::uint64_t end_block) {
  const std::uint64_t blocks_per_run = std::max<std::uint64_t>(1, kRunOfHoleBlocks / params_.hash_block_size);
  for (; first_block < end_block; first_block += blocks_per_run) {
    hole_runs_.push_back(
        {.first_block = first_block, .block_count = std::min(blocks_per_run, end_block - first_block)});
  }
}

DigestBlocks LeafLevel::compute(LeafRun run) const {
  const std::uint64_t first = run.first_block * digests_per_block_;
  const std::uint64_t end = std::min(data_blocks_, first + run.block_count * digests_per_block_);
  const io::Extent window{.offset = first * params_.data_block_size, .length = (end - first) * params_.data_block_size};
  const io::ExtentSet with_data = extents_.within(window);

  DigestBlocks digests(params_, end - first);
  if (with_data.length() < window.length) {
    const ByteView hole_digest = ByteView(hole_block_).first(crypto::digest_size(params_.algorithm));
    for (std::uint64_t i = 0; i < end - first; ++i)
      std::ranges::copy(hole_digest, digests.digest(i).begin());
  }
  for (const io::Extent& extent : with_data.extents())
    hash_data(extent, first, digests);
  return digests;
}

void LeafLevel::hash_data(io::Extent extent, std::uint64_t first_of_run, DigestBlocks& digests) const {
  for (std::uint64_t offset = extent.offset; offset < extent.end(); offset += kViewSize) {
    const io::Extent part{.offset = offset, .length = std::min(kViewSize, extent.end() - offset)};
    const std::uint64_t first = offset / params_.data_block_size - first_of_run;
    if (const auto shown = data_.view(part)) {
      digests.fill(first, *shown, data_block_hasher_);
    } else {
      hash_copies(part, first, digests);
    }
  }
}

void LeafLevel::hash_copies(io::Extent extent, std::uint64_t first, DigestBlocks& digests) const {
  const std::uint64_t block_size = params_.data_block_size;
  Bytes buffer(std::min(extent.length, std::max(kReadSize, block_size)));
  for (std::uint64_t done = 0; done < extent.length; done += buffer.size()) {
    const std::span<std::byte> part =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), extent.length - done));
    data_.read_at(extent.offset + done, part);
    digests.fill(first + done / block_size, part, data_block_hasher_);
  }
}

}  // namespace rootwright::verity
