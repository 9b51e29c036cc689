// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <string>

#include <ext2fs/ext2fs.h>

#include "io/block_io.h"

namespace rootwright::fs::ext4 {

/// The I/O channel through which libext2fs writes into a sink. It never reads: what we use of the library needs none.
///
/// Exceptions of the sink do not cross the library: they are parked here and thrown by rethrow_parked(). The library
/// keeps a pointer to the channel, so it stays where it is made.
class SinkChannel {
 public:
  /// `epoch` is what the superblocks say as their last write time; the library would take the machine's where it is 0.
  explicit SinkChannel(std::int64_t epoch);
  SinkChannel(const SinkChannel&) = delete;
  SinkChannel& operator=(const SinkChannel&) = delete;
  ~SinkChannel() = default;

  /// What is to be given to the library to open this channel, and with it this name.
  [[nodiscard]] static io_manager library_interface();
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// From now on the library may write; before it gets an error.
  void connect(io::BlockSink& sink) noexcept { sink_ = &sink; }

  /// Throws what the sink threw, if anything.
  void rethrow_parked();

  /// The library's call: `count` blocks of `block_size` bytes, or if negative that many bytes.
  errcode_t write(std::uint64_t block, int count, int block_size, const void* bytes) noexcept;

 private:
  void write_superblock(std::uint64_t offset, ByteView bytes);

  std::int64_t epoch_;
  std::string name_;
  io::BlockSink* sink_ = nullptr;
  std::exception_ptr parked_;
};

}  // namespace rootwright::fs::ext4
