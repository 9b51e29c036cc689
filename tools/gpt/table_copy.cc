// SPDX-License-Identifier: Apache-2.0
#include "gpt/table_copy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iomanip>
#include <optional>
#include <sstream>

#include "base/size.h"
#include "gpt/crc32.h"

namespace rootwright::gpt {

namespace {

constexpr std::string_view kSignature = "EFI PART";
constexpr std::uint32_t kRevision = 0x00010000;
constexpr std::uint32_t kHeaderSize = 92;
constexpr std::uint32_t kSmallestEntry = 128;
constexpr std::uint32_t kLargestEntry = 4096;
/// UEFI sets no limit; sixty-four times what everyone uses is one.
constexpr std::uint64_t kLargestArray = kMiB;

std::string hex(std::uint32_t value) {
  std::ostringstream text;
  text << "0x" << std::hex << std::setw(8) << std::setfill('0') << value;
  return text.str();
}

std::string wrong(const std::string& field, std::uint64_t found, std::uint64_t wanted) {
  return field + " is " + std::to_string(found) + ", not " + std::to_string(wanted);
}

/// Decodes one copy; what is wrong goes to `copy_.findings`.
class CopyReader {
 public:
  CopyReader(const io::BlockSource& disk, const Geometry& geometry, CopyKind kind)
      : disk_(disk),
        geometry_(geometry),
        name_(kind == CopyKind::primary ? "primary" : "backup"),
        place_(kind == CopyKind::primary ? 1 : geometry.sectors - 1),
        alternate_(kind == CopyKind::primary ? geometry.sectors - 1 : 1) {}

  TableCopy read() {
    const Bytes sector = read_sector();
    copy_.has_signature = to_text(ByteView(sector).first(kSignature.size())) == kSignature;
    if (const std::optional<std::string> damage = header_damage(sector)) {
      find("header: " + *damage);
      return copy_;
    }
    copy_.header = decode(sector);
    find_oddities(sector);
    if (const std::optional<std::string> nonsense = misplaced()) {
      find("header: " + *nonsense);
      return copy_;
    }
    read_entries(load_le32(sector, 88));
    return copy_;
  }

 private:
  void find(const std::string& what) { copy_.findings.push_back(name_ + " " + what); }

  [[nodiscard]] Bytes read_sector() const {
    Bytes sector(geometry_.sector_size);
    disk_.read_at(place_ * geometry_.sector_size, sector);
    return sector;
  }

  /// Why the bytes are no header; nothing if they are one, whatever its fields say.
  [[nodiscard]] std::optional<std::string> header_damage(const Bytes& sector) const {
    if (!copy_.has_signature) {
      return "no signature 'EFI PART' at byte " + format_count(place_ * geometry_.sector_size);
    }
    const std::uint32_t size = load_le32(sector, 12);
    if (size < kHeaderSize || size > geometry_.sector_size) {
      return "header size is " + std::to_string(size) + ", allowed are " + std::to_string(kHeaderSize) + " to " +
             std::to_string(geometry_.sector_size);
    }
    Bytes hashed(sector.begin(), sector.begin() + size);
    store_le32(hashed, 16, 0);
    if (const std::uint32_t found = load_le32(sector, 16), computed = crc32(hashed); found != computed) {
      return "CRC-32 is " + hex(found) + ", its bytes give " + hex(computed);
    }
    if (const std::uint32_t revision = load_le32(sector, 8); revision != kRevision) {
      return "revision is " + hex(revision) + ", known is " + hex(kRevision);
    }
    if (load_le64(sector, 24) != place_) return wrong("its own sector", load_le64(sector, 24), place_);
    return std::nullopt;
  }

  static TableHeader decode(const Bytes& sector) {
    return {.alternate = load_le64(sector, 32),
            .first_usable = load_le64(sector, 40),
            .last_usable = load_le64(sector, 48),
            .disk_uuid = load_uuid(sector, 56),
            .first_entry_sector = load_le64(sector, 72),
            .entry_count = load_le32(sector, 80),
            .entry_size = load_le32(sector, 84)};
  }

  void find_oddities(const Bytes& sector) {
    if (copy_.header.alternate != alternate_) {
      find("header: " + wrong("sector of the other header", copy_.header.alternate, alternate_));
    }
    if (load_le32(sector, 20) != 0) find("header: reserved bytes 20 to 23 are not zero");
    if (!is_zero(ByteView(sector).subspan(kHeaderSize))) {
      find("header: reserved bytes from " + std::to_string(kHeaderSize) + " on are not zero");
    }
    if (copy_.header.disk_uuid.is_nil()) find("header: the disk's UUID is zero");
  }

  /// Where the entries and partitions may not lie.
  [[nodiscard]] std::optional<std::string> misplaced() const {
    const TableHeader& header = copy_.header;
    const std::uint64_t array = std::uint64_t{header.entry_count} * header.entry_size;
    if (header.entry_size < kSmallestEntry || header.entry_size > kLargestEntry ||
        !std::has_single_bit(header.entry_size)) {
      return "entry size is " + std::to_string(header.entry_size) + ", allowed are powers of two from " +
             std::to_string(kSmallestEntry) + " to " + std::to_string(kLargestEntry);
    }
    if (header.entry_count == 0 || array > kLargestArray) {
      return "entry count is " + std::to_string(header.entry_count) + ", allowed are 1 to " +
             std::to_string(kLargestArray / header.entry_size);
    }
    if (header.first_usable < 2 || header.last_usable >= geometry_.sectors - 1 ||
        header.first_usable > header.last_usable) {
      return "usable sectors are " + std::to_string(header.first_usable) + " to " + std::to_string(header.last_usable) +
             ", the disk has " + std::to_string(geometry_.sectors);
    }
    const std::uint64_t needed = divide_up(array, geometry_.sector_size);
    const std::uint64_t begin = place_ == 1 ? 2 : header.last_usable + 1;
    const std::uint64_t end = place_ == 1 ? header.first_usable : place_;
    if (header.first_entry_sector < begin || header.first_entry_sector > end ||
        needed > end - header.first_entry_sector) {
      return "entries begin at sector " + std::to_string(header.first_entry_sector) + " and take " +
             std::to_string(needed) + ", allowed are sectors " + std::to_string(begin) + " to " +
             std::to_string(end - 1);
    }
    return std::nullopt;
  }

  void read_entries(std::uint32_t expected_crc) {
    Bytes entries(std::size_t{copy_.header.entry_count} * copy_.header.entry_size);
    disk_.read_at(copy_.header.first_entry_sector * geometry_.sector_size, entries);
    if (const std::uint32_t computed = crc32(entries); computed != expected_crc) {
      find("entries: CRC-32 is " + hex(expected_crc) + ", their bytes give " + hex(computed));
      return;
    }
    copy_.entries = std::move(entries);
    copy_.usable = true;
  }

  const io::BlockSource& disk_;
  Geometry geometry_;
  std::string name_;
  std::uint64_t place_;      // sector of this header
  std::uint64_t alternate_;  // sector of the other
  TableCopy copy_;
};

}  // namespace

TableCopy read_copy(const io::BlockSource& disk, const Geometry& geometry, CopyKind kind) {
  return CopyReader(disk, geometry, kind).read();
}

Uuid load_uuid(ByteView bytes, std::size_t offset) {
  constexpr std::array<std::size_t, 16> kTextOrder{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  Uuid uuid;
  for (std::size_t i = 0; i < kTextOrder.size(); ++i)
    uuid.bytes[i] = bytes[offset + kTextOrder[i]];
  return uuid;
}

}  // namespace rootwright::gpt
