// SPDX-License-Identifier: Apache-2.0
// The partition table's reader on hostile bytes. The first byte of an input has flags: bit 0 chooses sectors of 4096
// bytes instead of 512, bit 1 makes the CRCs right, which no fuzzer finds by itself. Then come the first three sectors
// of the disk (MBR, header, entries) and the last two (entries, header); what is missing is zero, as is all between.
// The corpus has a table of two partitions for each sector size, with four entries to keep it small.
#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "gpt/crc32.h"
#include "gpt/table_io.h"

namespace rootwright::gpt {

namespace {

constexpr std::size_t kHeadSectors = 3;
constexpr std::size_t kTailSectors = 2;
constexpr std::size_t kSectors = 64;

class HostileDisk final : public io::BlockSource {
 public:
  HostileDisk(ByteView input, std::size_t sector_size) : sector_size_(sector_size), bytes_(kSectors * sector_size) {
    const std::size_t head = std::min(input.size(), kHeadSectors * sector_size);
    const std::size_t tail = std::min(input.size() - head, kTailSectors * sector_size);
    std::ranges::copy(input.first(head), bytes_.begin());
    std::ranges::copy(input.subspan(head, tail),
                      bytes_.end() - static_cast<std::ptrdiff_t>(kTailSectors * sector_size));
  }

  void seal(std::size_t sector) {
    const std::span<std::byte> header = std::span(bytes_).subspan(sector * sector_size_, sector_size_);
    const std::uint64_t array = std::uint64_t{load_le32(header, 80)} * load_le32(header, 84);
    const std::uint64_t first = load_le64(header, 72);
    if (first < kSectors && array <= (kSectors - first) * sector_size_) {
      store_le32(header, 88, crc32(std::span(bytes_).subspan(first * sector_size_, array)));
    }
    store_le32(header, 16, 0);
    store_le32(header, 16, crc32(header.first(std::min<std::size_t>(load_le32(header, 12), sector_size_))));
  }

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) std::abort();  // the reader must not ask for it
    std::ranges::copy(std::span(bytes_).subspan(offset, out.size()), out.begin());
  }
  [[nodiscard]] io::ExtentSet data_extents() const override { return io::ExtentSet({{.offset = 0, .length = size()}}); }

 private:
  std::size_t sector_size_;
  Bytes bytes_;
};

/// What the reader promises, whatever it read.
void require_promises(const ReadTable& read, std::uint64_t disk_size) {
  std::vector<io::Extent> extents;
  for (const Partition& partition : read.table.partitions) {
    if (partition.extent.length == 0 || partition.extent.offset > disk_size ||
        partition.extent.length > disk_size - partition.extent.offset) {
      std::abort();
    }
    extents.push_back(partition.extent);
  }
  std::ranges::sort(extents);
  for (std::size_t i = 1; i < extents.size(); ++i) {
    if (read.findings.empty() && extents[i].offset < extents[i - 1].end()) std::abort();
  }
}

void read_hostile(ByteView input) {
  if (input.empty()) return;
  const auto flags = std::to_integer<unsigned>(input.front());
  HostileDisk disk(input.subspan(1), (flags & 1U) != 0 ? 4096 : 512);
  if ((flags & 2U) != 0) {
    disk.seal(1);
    disk.seal(kSectors - 1);
  }
  try {
    require_promises(read_table(disk), disk.size());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) std::abort();
  }
}

}  // namespace

}  // namespace rootwright::gpt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rootwright::gpt::read_hostile(std::as_bytes(std::span(data, size)));
  return 0;
}
