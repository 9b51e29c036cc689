// SPDX-License-Identifier: Apache-2.0
#include "verity/fec.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/size.h"
#include "reed_solomon/code.h"
#include "reed_solomon/encoder.h"
#include "verity/fec_rounds.h"

namespace rootwright::verity {

static_assert(kMinimumFecRoots == reed_solomon::kMinimumRoots && kMaximumFecRoots == reed_solomon::kMaximumRoots);

namespace {

void require_source_holds(const std::string& what, io::Extent extent, const io::BlockSource& source) {
  const std::uint64_t end = checked_add(extent.offset, extent.length);
  if (end <= source.size()) return;
  throw Error(ErrorKind::input, what + " that FEC covers ends at byte " + std::to_string(end) + ", behind the " +
                                    format_size(source.size()) + " it lies in");
}

}  // namespace

FecParams fec_params(std::uint32_t roots, const HashTreeParams& tree) {
  if (roots < kMinimumFecRoots || roots > kMaximumFecRoots) {
    throw Error(ErrorKind::input, "FEC with " + std::to_string(roots) + " roots is not possible, only with " +
                                      std::to_string(kMinimumFecRoots) + " to " + std::to_string(kMaximumFecRoots));
  }
  validate(tree);
  if (tree.data_block_size != tree.hash_block_size) {
    throw Error(ErrorKind::input, "FEC needs data and hash blocks of one size, not of " +
                                      std::to_string(tree.data_block_size) + " and " +
                                      std::to_string(tree.hash_block_size) + " bytes");
  }
  return {.roots = roots, .block_size = tree.data_block_size};
}

std::uint64_t fec_size(std::uint64_t covered_blocks, const FecParams& params) {
  const std::uint64_t rounds = divide_up(covered_blocks, reed_solomon::message_symbols(params.roots));
  return checked_multiply(checked_multiply(rounds, params.roots), params.block_size);
}

io::Extent fec_hash_area(const HashDevice& device, const FecParams& params) {
  const std::uint64_t tree_end = checked_add(device.tree_offset, device.tree_size);
  if (tree_end > device.size) {
    throw Error(ErrorKind::input, "hash tree ends at byte " + std::to_string(tree_end) + ", behind the " +
                                      format_size(device.size) + " of its device");
  }
  if (device.fec_offset && *device.fec_offset < tree_end) {
    throw Error(ErrorKind::input, "FEC at byte " + std::to_string(*device.fec_offset) +
                                      " overlaps the hash tree, which ends at byte " + std::to_string(tree_end));
  }
  if (device.fec_offset && *device.fec_offset > device.size) {
    throw Error(ErrorKind::input, "FEC at byte " + std::to_string(*device.fec_offset) + " begins behind the " +
                                      format_size(device.size) + " of the device that holds the hash tree, too");
  }
  const std::uint64_t end = round_down(device.fec_offset.value_or(device.size), params.block_size);
  return {.offset = device.tree_offset, .length = end > device.tree_offset ? end - device.tree_offset : 0};
}

FecMessage::FecMessage(const io::BlockSource& data, std::uint64_t data_size, const io::BlockSource& hash_device,
                       io::Extent hash_area)
    : data_(data), data_size_(data_size), hash_device_(hash_device), hash_area_(hash_area) {
  require_source_holds("data", {.offset = 0, .length = data_size_}, data_);
  require_source_holds("hash area", hash_area_, hash_device_);
  static_cast<void>(checked_add(data_size_, hash_area_.length));
}

void FecMessage::require_inside(std::uint64_t offset, std::uint64_t length) const {
  if (offset > size() || length > size() - offset)
    throw Error(ErrorKind::input, "what FEC covers was read behind its end");
}

void FecMessage::read_at(std::uint64_t offset, std::span<std::byte> out) const {
  require_inside(offset, out.size());
  const std::uint64_t before = offset < data_size_ ? std::min<std::uint64_t>(out.size(), data_size_ - offset) : 0;
  if (before > 0) data_.read_at(offset, out.first(before));
  if (before < out.size())
    hash_device_.read_at(hash_area_.offset + (offset + before - data_size_), out.subspan(before));
}

io::ExtentSet FecMessage::data_extents() const {
  io::ExtentSet extents = data_.data_extents().within({.offset = 0, .length = data_size_});
  const io::ExtentSet hashes = hash_device_.data_extents().within(hash_area_).moved_down(hash_area_.offset);
  for (const io::Extent& extent : hashes.extents())
    extents.add({.offset = data_size_ + extent.offset, .length = extent.length});
  return extents;
}

std::optional<ByteView> FecMessage::view(io::Extent extent) const {
  require_inside(extent.offset, extent.length);
  if (extent.end() <= data_size_) return data_.view(extent);
  if (extent.offset < data_size_) return std::nullopt;
  return hash_device_.view({.offset = hash_area_.offset + (extent.offset - data_size_), .length = extent.length});
}

void FecMessage::confirm_views() const {
  data_.confirm_views();
  hash_device_.confirm_views();
}

void write_fec(const io::BlockSource& message, const FecParams& params, io::BlockSink& parity, ThreadPool& pool) {
  const std::uint64_t size = fec_size(divide_up(message.size(), params.block_size), params);
  if (parity.size() < size) {
    throw Error(ErrorKind::input, "FEC of " + format_size(size) + " does not fit into " + format_size(parity.size()));
  }
  const FecRounds rounds(message, params);
  const reed_solomon::Encoder encoder(params.roots);
  pool.parallel_for(rounds.run_count(), [&](std::size_t run) {
    const io::ExtentSet with_data = rounds.columns_with_data(run);
    for (const io::Extent& columns : with_data.extents()) {
      const FecStreams streams(rounds, columns);
      Bytes bytes(columns.length * params.roots);
      encoder.encode(streams.views(), bytes);
      parity.write_at(columns.offset * params.roots, bytes);
    }
  });
  message.confirm_views();
}

}  // namespace rootwright::verity
