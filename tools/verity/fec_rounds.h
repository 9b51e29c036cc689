// SPDX-License-Identifier: Apache-2.0
// How codewords lie in what FEC covers: the message is 255 - roots streams of `rounds` blocks, one behind the other;
// byte c of each stream belongs to codeword c. Source: cryptsetup lib/verity/verity_fec.c, FEC_interleave.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/size.h"
#include "io/block_io.h"
#include "io/extent.h"
#include "verity/fec.h"

namespace rootwright::verity {

/// The longest run of columns that is computed at once, whatever the size of blocks: so long that asking for a view of
/// it in 253 places costs little, and 8 MiB of all streams.
inline constexpr std::uint64_t kColumnsPerRun = 32 * kKiB;

/// The message as streams. Codewords ("columns") are counted through all rounds; the last blocks of the last streams
/// may lie behind the end of the message, where all is zero.
class FecRounds {
 public:
  /// `message` must live as long as this. Throws Error(input) if it is too long for 64 bits to count its parity.
  FecRounds(const io::BlockSource& message, const FecParams& params);

  [[nodiscard]] const io::BlockSource& message() const noexcept { return message_; }
  [[nodiscard]] std::uint64_t stream_count() const noexcept { return stream_count_; }
  /// Rounds in all: a round takes one block of each stream.
  [[nodiscard]] std::uint64_t count() const noexcept { return stream_length_ / block_size_; }
  /// Bytes of each stream, which is how many codewords there are.
  [[nodiscard]] std::uint64_t stream_length() const noexcept { return stream_length_; }

  /// Runs of kColumnsPerRun columns, the last one shorter: what one thread computes.
  [[nodiscard]] std::size_t run_count() const;
  /// The columns of a run that are in rounds with data; all others are zero, and so is their parity.
  [[nodiscard]] io::ExtentSet columns_with_data(std::size_t run) const;

  /// Where `columns` of a stream lie in the message, as far as they are not behind its end or in a hole altogether:
  /// then empty.
  [[nodiscard]] io::Extent extent_of(std::uint64_t stream, io::Extent columns) const;

 private:
  void find_columns_with_data();

  const io::BlockSource& message_;
  std::uint64_t block_size_;
  std::uint64_t stream_count_;
  std::uint64_t stream_length_;
  io::ExtentSet data_;               // of the message
  io::ExtentSet columns_with_data_;  // in whole rounds
};

/// Some columns of all streams, where they lie in memory as far as the message can show them.
class FecStreams {
 public:
  /// What cannot be shown is read into memory, so take no more columns than a run. Throws what reading the message
  /// throws.
  FecStreams(const FecRounds& rounds, io::Extent columns);

  /// Empty where a stream is all zeros.
  [[nodiscard]] std::span<const ByteView> views() const noexcept { return views_; }

 private:
  /// `extent`, and zeros behind it up to `length`.
  [[nodiscard]] ByteView view_or_read(const io::BlockSource& message, io::Extent extent, std::uint64_t length);

  std::vector<Bytes> read_;  // what could not be viewed
  std::vector<ByteView> views_;
};

}  // namespace rootwright::verity
