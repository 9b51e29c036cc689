// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/channel_handle.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "fs/ext4/crc32c.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr int kSuperblockSize = 1024;
// Places in a superblock.
constexpr std::size_t kWriteTime = 0x30;
constexpr std::size_t kWriteTimeHigh = 0x274;
constexpr std::size_t kSuperblockChecksum = 0x3FC;

SinkChannel& channel_of(io_channel channel) {
  return *static_cast<SinkChannel*>(channel->private_data);
}

// The library gives its manager a name and nothing else: the name is the channel's address in digits.
errcode_t open_channel(const char* name, int /*flags*/, io_channel* result) {
  auto* channel = static_cast<io_channel>(std::calloc(1, sizeof(struct_io_channel)));
  if (channel == nullptr) return EXT2_ET_NO_MEMORY;
  channel->magic = EXT2_ET_MAGIC_IO_CHANNEL;
  channel->manager = SinkChannel::library_interface();
  channel->block_size = kSuperblockSize;
  channel->refcount = 1;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): digits are all that comes through the library
  channel->private_data = reinterpret_cast<void*>(std::strtoull(name, nullptr, 10));
  *result = channel;
  return 0;
}

errcode_t close_channel(io_channel channel) {
  if (--channel->refcount == 0) std::free(channel);
  return 0;
}

errcode_t set_block_size(io_channel channel, int block_size) {
  channel->block_size = block_size;
  return 0;
}

errcode_t refuse_read(io_channel /*channel*/, unsigned long /*block*/, int /*count*/, void* /*bytes*/) {
  return EXT2_ET_OP_NOT_SUPPORTED;
}

errcode_t refuse_wide_read(io_channel /*channel*/, unsigned long long /*block*/, int /*count*/, void* /*bytes*/) {
  return EXT2_ET_OP_NOT_SUPPORTED;
}

errcode_t write_blocks(io_channel channel, unsigned long block, int count, const void* bytes) {
  return channel_of(channel).write(block, count, channel->block_size, bytes);
}

errcode_t write_wide_blocks(io_channel channel, unsigned long long block, int count, const void* bytes) {
  return channel_of(channel).write(block, count, channel->block_size, bytes);
}

errcode_t flush(io_channel /*channel*/) {
  return 0;
}

struct_io_manager make_library_interface() {
  struct_io_manager manager{};
  manager.magic = EXT2_ET_MAGIC_IO_MANAGER;
  manager.name = "rootwright sink";
  manager.open = open_channel;
  manager.close = close_channel;
  manager.set_blksize = set_block_size;
  manager.read_blk = refuse_read;
  manager.read_blk64 = refuse_wide_read;
  manager.write_blk = write_blocks;
  manager.write_blk64 = write_wide_blocks;
  manager.flush = flush;
  return manager;
}

}  // namespace

SinkChannel::SinkChannel(std::int64_t epoch)
    : epoch_(epoch), name_(std::to_string(reinterpret_cast<std::uintptr_t>(this))) {}

io_manager SinkChannel::library_interface() {
  static struct_io_manager manager = make_library_interface();
  return &manager;
}

void SinkChannel::rethrow_parked() {
  if (parked_) std::rethrow_exception(std::exchange(parked_, nullptr));
}

errcode_t SinkChannel::write(std::uint64_t block, int count, int block_size, const void* bytes) noexcept {
  if (sink_ == nullptr) return EXT2_ET_RO_FILSYS;
  try {
    const std::uint64_t offset = block * static_cast<std::uint64_t>(block_size);
    const auto size = static_cast<std::size_t>(count < 0 ? -count : count * block_size);
    const ByteView view(static_cast<const std::byte*>(bytes), size);
    if (count == -kSuperblockSize) {
      write_superblock(offset, view);
    } else {
      sink_->write_at(offset, view);
    }
    return 0;
  } catch (...) {
    // The first failure is the cause; what the library tries after it says nothing new.
    if (!parked_) parked_ = std::current_exception();
    return EXT2_ET_SHORT_WRITE;
  }
}

void SinkChannel::write_superblock(std::uint64_t offset, ByteView bytes) {
  Bytes superblock(bytes.begin(), bytes.end());
  store_le32(superblock, kWriteTime, static_cast<std::uint32_t>(epoch_));
  superblock[kWriteTimeHigh] = static_cast<std::byte>(epoch_ >> 32);
  store_le32(superblock, kSuperblockChecksum, crc32c(0xFFFFFFFF, std::span(superblock).first(kSuperblockChecksum)));
  sink_->write_at(offset, superblock);
}

}  // namespace rootwright::fs::ext4
