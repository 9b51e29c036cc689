// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/thread_pool.h"
#include "io/block_io.h"
#include "io/extent.h"
#include "verity/params.h"

namespace rootwright::verity {

inline constexpr std::uint32_t kMinimumFecRoots = 2;
inline constexpr std::uint32_t kMaximumFecRoots = 24;

/// What decides the bytes of the forward error correction of a volume besides what it covers. With `roots` parity bytes
/// in 255, any `roots` of the blocks of a round can be recovered if it is known which.
/// Source: Linux verity.rst, "fec_roots"; cryptsetup lib/verity/verity_fec.c.
struct FecParams {
  std::uint32_t roots = 2;          ///< 2 to 24
  std::uint32_t block_size = 4096;  ///< bytes: that of data and hash blocks
};

/// The parameters for a volume that is hashed with `tree`. Throws Error(input) if there cannot be any: `roots` out of
/// range, or data and hash blocks of different size; with the values.
[[nodiscard]] FecParams fec_params(std::uint32_t roots, const HashTreeParams& tree);

/// Bytes of parity for `covered_blocks` blocks. Throws Error(input) if they do not fit 64 bits.
[[nodiscard]] std::uint64_t fec_size(std::uint64_t covered_blocks, const FecParams& params);

/// Where a hash tree lies on the device that holds it, and what else does.
struct HashDevice {
  std::uint64_t size = 0;         ///< bytes of the device
  std::uint64_t tree_offset = 0;  ///< the first hash block, behind the superblock: a multiple of the block size
  std::uint64_t tree_size = 0;    ///< as of hash_tree_size()
  /// Where parity begins, if it lies on the same device.
  std::optional<std::uint64_t> fec_offset;
};

/// What FEC covers of the device that holds the hash tree: from the first hash block on all whole blocks up to the
/// parity or else to the end of the device, whatever lies behind the tree. Empty only for the empty tree of a single
/// block.
///
/// Throws Error(input) with both numbers if the tree ends behind the device, or if parity on it begins before the tree
/// ends or behind the device.
[[nodiscard]] io::Extent fec_hash_area(const HashDevice& device, const FecParams& params);

/// What FEC covers, as the source that write_fec() reads: the data blocks, then the hash area. The sources must live as
/// long as the message; they may be the same.
class FecMessage final : public io::BlockSource {
 public:
  /// `data_size` is what the hash tree covers, in bytes. Throws Error(input) naming both sizes if either ends behind
  /// its source.
  FecMessage(const io::BlockSource& data, std::uint64_t data_size, const io::BlockSource& hash_device,
             io::Extent hash_area);

  [[nodiscard]] std::uint64_t size() const override { return data_size_ + hash_area_.length; }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override;
  [[nodiscard]] io::ExtentSet data_extents() const override;
  [[nodiscard]] std::optional<ByteView> view(io::Extent extent) const override;  ///< nothing where it is of both
  void confirm_views() const override;

 private:
  void require_inside(std::uint64_t offset, std::uint64_t length) const;

  const io::BlockSource& data_;
  std::uint64_t data_size_;
  const io::BlockSource& hash_device_;
  io::Extent hash_area_;
};

/// Writes the parity of `message`, which is whole blocks, to the start of `parity`: byte for byte what
/// `veritysetup format --fec-device` writes. The bytes do not depend on the number of threads. Nothing is written where
/// all that is covered lies outside message.data_extents(): parity is zero there as is what was never written.
///
/// Needs at most 10 MiB per thread, however large the message, and less than 2 MiB where the message can show its
/// bytes. Throws Error(input) with both sizes if `parity` is too small, and what reading and writing throw.
void write_fec(const io::BlockSource& message, const FecParams& params, io::BlockSink& parity, ThreadPool& pool);

}  // namespace rootwright::verity
