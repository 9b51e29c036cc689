// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_boot_sector.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::fs {

namespace {

constexpr std::string_view kNoName = "NO NAME    ";
constexpr std::uint8_t kHardDisk = 0x80;
constexpr std::uint8_t kExtendedSignature = 0x29;

void store_8(std::span<std::byte> bytes, std::size_t offset, std::uint8_t value) {
  bytes[offset] = std::byte{value};
}

std::uint8_t load_8(ByteView bytes, std::size_t offset) {
  return std::to_integer<std::uint8_t>(bytes[offset]);
}

void store_text(std::span<std::byte> bytes, std::size_t offset, std::string_view text) {
  std::ranges::copy(as_byte_view(text), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// What both layouts of the rest have, from `offset` on: drive, signature, volume id, label, kind.
void store_identity(std::span<std::byte> bytes, std::size_t offset, const FatBootSector& boot) {
  store_8(bytes, offset, kHardDisk);
  store_8(bytes, offset + 2, kExtendedSignature);
  store_le32(bytes, offset + 3, boot.volume_id);
  store_text(bytes, offset + 7, kNoName);
  if (!boot.label.empty()) store_text(bytes, offset + 7, boot.label + std::string(11 - boot.label.size(), ' '));
  store_text(bytes, offset + 18, name_of(boot.geometry.shape.kind) + "   ");
}

/// A jump to code that asks the firmware for the next boot device and then halts.
void store_code(std::span<std::byte> bytes, std::uint8_t code_offset) {
  store_8(bytes, 0, 0xeb);
  store_8(bytes, 1, static_cast<std::uint8_t>(code_offset - 2));
  store_8(bytes, 2, 0x90);
  store_text(bytes, code_offset, "\xcd\x18\xf4\xeb\xfd");  // int 18h; hlt; jump to the hlt
  store_8(bytes, 510, 0x55);
  store_8(bytes, 511, 0xaa);
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::input, "FAT boot sector: " + what);
}

std::uint64_t first_nonzero(std::uint64_t narrow, std::uint64_t wide) {
  return narrow != 0 ? narrow : wide;
}

bool is_sector_size(std::uint32_t size) {
  return std::has_single_bit(size) && size >= 512 && size <= 4096;
}

/// Counts the clusters as every reader does, and takes the kind from that number.
void derive_clusters(FatGeometry& geometry, bool has_root_region) {
  const std::uint64_t before = geometry.first_cluster_offset() / geometry.shape.sector_size;
  if (before >= geometry.sectors) {
    refuse("its tables end at sector " + format_count(before) + " of " + format_count(geometry.sectors));
  }
  const std::uint64_t clusters = (geometry.sectors - before) / geometry.shape.sectors_per_cluster;
  FatKind& kind = geometry.shape.kind;
  kind = has_root_region ? FatKind::fat12 : FatKind::fat32;
  if (has_root_region && clusters > limits_of(FatKind::fat12).most_clusters) kind = FatKind::fat16;
  if (clusters == 0 || clusters > limits_of(kind).most_clusters) {
    refuse(format_count(clusters) + " clusters, " + name_of(kind) + " has 1 to " +
           format_count(limits_of(kind).most_clusters));
  }
  geometry.cluster_count = static_cast<std::uint32_t>(clusters);
  const std::uint64_t elements = geometry.table_size() * 8 / limits_of(kind).bits;
  if (elements < clusters + kFirstCluster) {
    refuse("its tables have " + format_count(elements) + " elements for " + format_count(clusters) + " clusters");
  }
}

std::string trimmed_label(std::string_view padded) {
  if (padded == kNoName) return "";
  return std::string(padded.substr(0, padded.find_last_not_of(' ') + 1));
}

}  // namespace

Bytes encode_boot_sector(const FatBootSector& boot) {
  const FatGeometry& geometry = boot.geometry;
  const bool is_fat32 = geometry.shape.kind == FatKind::fat32;
  Bytes bytes(kBootSectorBytes);
  store_code(bytes, is_fat32 ? 90 : 62);
  store_text(bytes, 3, "ROOTWRIT");
  store_le16(bytes, 11, static_cast<std::uint16_t>(geometry.shape.sector_size));
  store_8(bytes, 13, static_cast<std::uint8_t>(geometry.shape.sectors_per_cluster));
  store_le16(bytes, 14, static_cast<std::uint16_t>(geometry.reserved_sectors));
  store_8(bytes, 16, static_cast<std::uint8_t>(geometry.table_count));
  store_le16(bytes, 17, static_cast<std::uint16_t>(geometry.shape.root_records));
  if (geometry.sectors < 65'536 && !is_fat32) {
    store_le16(bytes, 19, static_cast<std::uint16_t>(geometry.sectors));
  } else {
    store_le32(bytes, 32, static_cast<std::uint32_t>(geometry.sectors));
  }
  store_8(bytes, 21, 0xf8);  // not removable
  store_le16(bytes, 24, 63);
  store_le16(bytes, 26, 255);
  if (is_fat32) {
    store_le32(bytes, 36, geometry.table_sectors);
    store_le32(bytes, 44, geometry.root_cluster);
    store_le16(bytes, 48, kFreeCountSector);
    store_le16(bytes, 50, kBackupBootSector);
    store_identity(bytes, 64, boot);
  } else {
    store_le16(bytes, 22, static_cast<std::uint16_t>(geometry.table_sectors));
    store_identity(bytes, 36, boot);
  }
  return bytes;
}

Bytes encode_free_count(std::uint32_t free_clusters, std::uint32_t next_free) {
  Bytes bytes(kBootSectorBytes);
  store_text(bytes, 0, "RRaA");
  store_text(bytes, 484, "rrAa");
  store_le32(bytes, 488, free_clusters);
  store_le32(bytes, 492, next_free);
  store_le32(bytes, 508, 0xaa55'0000);
  return bytes;
}

bool claims_to_be_fat(ByteView bytes) {
  if (bytes.size() < kBootSectorBytes || load_le16(bytes, 510) != 0xaa55) return false;
  const bool jumps = load_8(bytes, 0) == 0xeb || load_8(bytes, 0) == 0xe9;
  const std::uint8_t tables = load_8(bytes, 16);
  return jumps && is_sector_size(load_le16(bytes, 11)) && std::has_single_bit(load_8(bytes, 13)) &&
         load_le16(bytes, 14) != 0 && (tables == 1 || tables == 2) && load_8(bytes, 21) >= 0xf0;
}

FatBootSector decode_boot_sector(ByteView bytes) {
  if (!claims_to_be_fat(bytes)) refuse("no FAT");
  const bool is_fat32 = load_le16(bytes, 22) == 0;
  FatBootSector boot;
  FatGeometry& geometry = boot.geometry;
  geometry.shape.sector_size = load_le16(bytes, 11);
  geometry.shape.sectors_per_cluster = load_8(bytes, 13);
  geometry.shape.root_records = load_le16(bytes, 17);
  geometry.reserved_sectors = load_le16(bytes, 14);
  geometry.table_count = load_8(bytes, 16);
  geometry.table_sectors =
      static_cast<std::uint32_t>(first_nonzero(load_le16(bytes, 22), is_fat32 ? load_le32(bytes, 36) : 0));
  geometry.sectors = first_nonzero(load_le16(bytes, 19), load_le32(bytes, 32));
  if (is_fat32 && geometry.shape.root_records != 0) refuse("FAT32 with a root directory outside its clusters");
  if (!is_fat32 && geometry.shape.root_records == 0) refuse("no room for a root directory");
  derive_clusters(geometry, !is_fat32);
  if (is_fat32) geometry.root_cluster = load_le32(bytes, 44);
  if (is_fat32 && !geometry.has_cluster(geometry.root_cluster)) {
    refuse("its root directory begins at cluster " + format_count(geometry.root_cluster) + " of " +
           format_count(geometry.cluster_count));
  }
  const std::size_t identity = is_fat32 ? 64 : 36;
  if (load_8(bytes, identity + 2) == kExtendedSignature) {
    boot.volume_id = load_le32(bytes, identity + 3);
    boot.label = trimmed_label(to_text(bytes.subspan(identity + 7, 11)));
  }
  return boot;
}

std::string format_volume_id(std::uint32_t volume_id) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (unsigned shift = 32; shift > 0; shift -= 4) {
    if (shift == 16) text += '-';
    text += kDigits[volume_id >> (shift - 4) & 0xfU];
  }
  return text;
}

}  // namespace rootwright::fs
