// SPDX-License-Identifier: Apache-2.0
#include "gpt/protective_mbr.h"

#include <algorithm>

namespace rootwright::gpt {

namespace {

constexpr std::size_t kFirstRecord = 446;
constexpr std::size_t kRecordSize = 16;
constexpr std::size_t kMbrSize = 512;
constexpr std::byte kProtectiveType{0xee};

std::vector<std::string> find_record_problems(ByteView record, std::uint64_t sectors) {
  std::vector<std::string> findings;
  if (record[4] != kProtectiveType) {
    findings.push_back("type of its first partition is 0x" + to_hex(record.subspan(4, 1)) + ", not 0xee");
    return findings;
  }
  const std::uint64_t wanted = std::min<std::uint64_t>(sectors - 1, 0xffffffffU);
  if (load_le32(record, 8) != 1 || load_le32(record, 12) != wanted) {
    findings.push_back("its partition begins at sector " + std::to_string(load_le32(record, 8)) + " and has " +
                       std::to_string(load_le32(record, 12)) + ", not 1 and " + std::to_string(wanted));
  }
  // Heads and cylinders of the end are not looked at: UEFI forbids to use them, and tools differ in what they write.
  if (record[0] != std::byte{0}) findings.emplace_back("its partition is marked as bootable");
  if (to_hex(record.subspan(1, 3)) != "000200") {
    findings.push_back("CHS of its partition's begin is 0x" + to_hex(record.subspan(1, 3)) + ", not 0x000200");
  }
  return findings;
}

}  // namespace

std::vector<std::string> find_mbr_problems(const io::BlockSource& disk, const Geometry& geometry) {
  Bytes sector(geometry.sector_size);
  disk.read_at(0, sector);
  const ByteView mbr(sector);
  if (load_le16(mbr, 510) != 0xaa55) return {"protective MBR: no signature 0x55aa at byte 510"};

  std::vector<std::string> findings = find_record_problems(mbr.subspan(kFirstRecord, kRecordSize), geometry.sectors);
  if (!is_zero(mbr.first(440))) findings.emplace_back("it holds boot code");
  if (!is_zero(mbr.subspan(440, 6))) findings.emplace_back("bytes 440 to 445 are not zero");
  if (!is_zero(mbr.subspan(kFirstRecord + kRecordSize, 3 * kRecordSize))) {
    findings.emplace_back("it has more than one partition");
  }
  if (!is_zero(mbr.subspan(kMbrSize))) findings.emplace_back("reserved bytes from 512 on are not zero");
  for (std::string& finding : findings)
    finding.insert(0, "protective MBR: ");
  return findings;
}

}  // namespace rootwright::gpt
