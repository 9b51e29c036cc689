// SPDX-License-Identifier: Apache-2.0
#include "image/published_parity.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "base/size.h"
#include "image/find_data.h"

namespace rootwright::image {

namespace {

/// Compares what is written to it with what a source holds; what is never written is zero.
class ComparingSink final : public io::BlockSink {
 public:
  ComparingSink(const io::BlockSource& expected, std::uint64_t block_size)
      : expected_(expected), block_size_(block_size) {}

  [[nodiscard]] std::uint64_t size() const override { return expected_.size(); }

  void write_at(std::uint64_t offset, ByteView bytes) override {
    Bytes stored(bytes.size());
    expected_.read_at(offset, stored);
    const std::lock_guard lock(mutex_);
    written_.push_back({.offset = offset, .length = bytes.size()});
    for (std::uint64_t done = 0; done < bytes.size(); done += block_size_) {
      const std::uint64_t length = std::min<std::uint64_t>(block_size_, bytes.size() - done);
      if (!std::ranges::equal(bytes.subspan(done, length), ByteView(stored).subspan(done, length)))
        different_.push_back({.offset = offset + done, .length = length});
    }
  }

  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override {
    for (const ByteView piece : pieces) {
      write_at(offset, piece);
      offset += piece.size();
    }
  }

  /// To be called when everything is written.
  [[nodiscard]] io::ExtentSet differences() const {
    std::vector<io::Extent> different = different_;
    const auto add_data_in = [&](io::Extent hole) {
      for (const io::Extent& data : find_data_blocks(expected_, hole, block_size_))
        different.push_back(data);
    };
    std::uint64_t end = 0;
    const io::ExtentSet all_written(written_);
    for (const io::Extent& written : all_written.extents()) {
      add_data_in({.offset = end, .length = written.offset - end});
      end = written.end();
    }
    add_data_in({.offset = end, .length = size() - end});
    return io::ExtentSet(std::move(different));
  }

 private:
  const io::BlockSource& expected_;
  std::uint64_t block_size_;
  std::mutex mutex_;  // guards what follows
  std::vector<io::Extent> written_;
  std::vector<io::Extent> different_;
};

/// One round of a message as a message of its own.
class RoundSource final : public io::BlockSource {
 public:
  RoundSource(const CoveredRoot& root, std::uint64_t round) : root_(root), round_(round) {}

  [[nodiscard]] std::uint64_t size() const override {
    return (255 - root_.params().roots) * std::uint64_t{root_.params().block_size};
  }

  void read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    const std::uint64_t block_size = root_.params().block_size;
    while (!out.empty()) {
      const std::uint64_t within = offset % block_size;
      const std::uint64_t length = std::min<std::uint64_t>(block_size - within, out.size());
      read_block(offset / block_size, within, out.first(length));
      out = out.subspan(length);
      offset += length;
    }
  }

  [[nodiscard]] io::ExtentSet data_extents() const override { return io::ExtentSet({{.offset = 0, .length = size()}}); }

 private:
  /// Blocks behind the end of the message are zero.
  void read_block(std::uint64_t stream, std::uint64_t within, std::span<std::byte> out) const {
    const std::uint64_t block_size = root_.params().block_size;
    const std::uint64_t offset = (stream * root_.round_count() + round_) * block_size + within;
    if (offset < root_.message().size()) {
      root_.message().read_at(offset, out);
    } else {
      std::ranges::fill(out, std::byte{0});
    }
  }

  const CoveredRoot& root_;
  std::uint64_t round_;
};

bool is_parity_of_round(const CoveredRoot& root, std::uint64_t round, ThreadPool& pool) {
  const std::uint64_t length = std::uint64_t{root.params().roots} * root.params().block_size;
  const io::SourceSlice parity(root.parity(), {.offset = round * length, .length = length});
  Bytes bytes(length);
  parity.read_at(0, bytes);
  return !is_zero(bytes) && compare_parity(RoundSource(root, round), parity, root.params(), pool).empty();
}

/// Judged by the round of the last byte that is not zero, `last` in the parity, and two others: one may be damaged.
bool is_parity(const CoveredRoot& root, std::uint64_t last, ThreadPool& pool) {
  const std::uint64_t round_length = std::uint64_t{root.params().roots} * root.params().block_size;
  const std::array<std::uint64_t, 3> rounds{last / round_length, 0, root.round_count() / 2};
  return std::ranges::any_of(rounds, [&](std::uint64_t round) { return is_parity_of_round(root, round, pool); });
}

}  // namespace

std::optional<PublishedParity> parity_behind(const PublishedHashTree& tree, std::uint32_t roots, std::uint64_t space) {
  const std::uint64_t block_size = tree.params.hash_block_size;
  const std::uint64_t size =
      verity::fec_size(tree.data_blocks + tree.extent.length / block_size, verity::fec_params(roots, tree.params));
  if (size > space - tree.extent.end()) return std::nullopt;
  return PublishedParity{.roots = roots, .extent = {.offset = tree.extent.end(), .length = size}};
}

CoveredRoot::CoveredRoot(const PublishedImage& image, const PublishedRoot& root, const PublishedParity& parity)
    : message_(*image.partitions[root.partition].bytes, root.tree->data_blocks * root.tree->params.data_block_size,
               *image.partitions[root.tree->partition].bytes, root.tree->extent),
      parity_(*image.partitions[root.tree->partition].bytes, parity.extent),
      params_{.roots = parity.roots, .block_size = root.tree->params.data_block_size},
      round_count_(parity.extent.length / parity.roots / params_.block_size) {}

std::optional<PublishedParity> find_parity(const PublishedImage& image, const PublishedRoot& root, ThreadPool& pool) {
  const PublishedHashTree& tree = *root.tree;
  const io::SourceSlice& bytes = *image.partitions[tree.partition].bytes;
  const std::uint64_t space = bytes.size() - tree.extent.end();
  const std::optional<std::uint64_t> last = find_last_data(bytes, {.offset = tree.extent.end(), .length = space});
  if (!last || tree.params.data_block_size != tree.params.hash_block_size) return std::nullopt;
  const std::uint64_t last_in_parity = *last - tree.extent.end();
  for (std::uint32_t roots = verity::kMinimumFecRoots; roots <= verity::kMaximumFecRoots; ++roots) {
    const std::optional<PublishedParity> parity = parity_behind(tree, roots, bytes.size());
    if (!parity || parity->extent.length <= last_in_parity) continue;
    if (is_parity(CoveredRoot(image, root, *parity), last_in_parity, pool)) return parity;
  }
  return std::nullopt;
}

io::ExtentSet compare_parity(const io::BlockSource& message, const io::BlockSource& parity,
                             const verity::FecParams& params, ThreadPool& pool) {
  ComparingSink sink(parity, params.block_size);
  verity::write_fec(message, params, sink, pool);
  return sink.differences();
}

}  // namespace rootwright::image
