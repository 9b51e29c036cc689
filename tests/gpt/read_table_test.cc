// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

#include <doctest/doctest.h>

#include "base/error.h"
#include "gpt/crc32.h"
#include "gpt/sample_table.h"

namespace rootwright::gpt {

namespace {

using Findings = std::vector<std::string>;

/// An image of the sample table, to be damaged.
struct Patient {
  explicit Patient(std::uint32_t size_of_sector = 512)
      : sector_size(size_of_sector), image(sample_image(size_of_sector)), bytes(image.bytes()) {}

  [[nodiscard]] std::span<std::byte> header(std::uint64_t sector) {
    return std::span(bytes).subspan(sector * sector_size, sector_size);
  }
  [[nodiscard]] std::span<std::byte> primary() { return header(1); }
  [[nodiscard]] std::span<std::byte> backup() { return header(bytes.size() / sector_size - 1); }
  /// The 128 bytes of an entry of a copy, counted from 0.
  [[nodiscard]] std::span<std::byte> entry(std::span<const std::byte> of_header, std::size_t index) {
    return std::span(bytes).subspan(load_le64(of_header, 72) * sector_size + index * 128, 128);
  }

  /// Makes both CRCs of a header right again: what an attacker would do.
  void seal(std::span<std::byte> of_header) {
    const std::uint64_t array = std::uint64_t{load_le32(of_header, 80)} * load_le32(of_header, 84);
    const std::uint64_t offset = load_le64(of_header, 72) * sector_size;
    if (offset <= bytes.size() && array <= bytes.size() - offset) {
      store_le32(of_header, 88, crc32(std::span(bytes).subspan(offset, array)));
    }
    store_le32(of_header, 16, 0);
    const std::uint32_t size = std::min(load_le32(of_header, 12), sector_size);
    store_le32(of_header, 16, crc32(of_header.first(size)));
  }
  /// Does the same to both copies, and seals them.
  void change_both(const std::function<void(std::span<std::byte>)>& change) {
    for (const std::span<std::byte> each : {primary(), backup()}) {
      change(each);
      seal(each);
    }
  }

  [[nodiscard]] ReadTable read() const { return read_table(image); }
  [[nodiscard]] Findings findings() const { return read().findings; }
  [[nodiscard]] std::string refusal() const {
    try {
      static_cast<void>(read());
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      return error.what();
    }
    return "not refused";
  }

  std::uint32_t sector_size;
  test::MemoryImage image;
  Bytes& bytes;  // of the image
};

/// What is found if this is changed in both headers or arrays alike.
Findings find_with(const std::function<void(Patient&, std::span<std::byte>)>& change) {
  Patient patient;
  patient.change_both([&](std::span<std::byte> header) { change(patient, header); });
  return patient.findings();
}

/// What is found if a field of the first entry is changed in both arrays.
Findings find_with_entry(const std::function<void(std::span<std::byte>)>& change) {
  return find_with([&](Patient& patient, std::span<std::byte> header) { change(patient.entry(header, 0)); });
}

/// The message if a field of both headers is changed, so that no copy is usable.
std::string refusal_with(const std::function<void(std::span<std::byte>)>& change) {
  Patient patient;
  patient.change_both(change);
  return patient.refusal();
}

bool finds(const Findings& findings, std::string_view text) {
  return std::ranges::any_of(findings,
                             [&](const std::string& finding) { return finding.find(text) != std::string::npos; });
}

}  // namespace

TEST_SUITE("gpt/read_table") {
  TEST_CASE("each byte of both headers that is changed is found, and the table read all the same") {
    for (const std::uint32_t sector_size : {512U, 4096U}) {
      const PartitionTable wanted = sample_table(sector_size);
      Patient patient(sector_size);
      std::vector<std::size_t> offsets(92);
      std::iota(offsets.begin(), offsets.end(), 0U);
      offsets.insert(offsets.end(), {92U, 300U, sector_size - 1U});
      for (const std::size_t offset : offsets) {
        CAPTURE(offset);
        patient.primary()[offset] ^= std::byte{0x10};
        const ReadTable with_primary = patient.read();
        patient.primary()[offset] ^= std::byte{0x10};
        patient.backup()[offset] ^= std::byte{0x10};
        const ReadTable with_backup = patient.read();
        patient.backup()[offset] ^= std::byte{0x10};
        CHECK(finds(with_primary.findings, "primary header: "));
        CHECK(finds(with_backup.findings, "backup header: "));
        CHECK(with_primary.table == wanted);
        CHECK(with_backup.table == wanted);
      }
    }
  }

  TEST_CASE("each byte of the used entries that is changed is found") {
    const PartitionTable wanted = sample_table(512);
    Patient patient;
    for (std::size_t offset = 0; offset < 256; ++offset) {
      std::byte& byte = patient.entry(patient.primary(), offset / 128)[offset % 128];
      byte ^= std::byte{1};
      const ReadTable read = patient.read();
      byte ^= std::byte{1};
      CHECK(finds(read.findings, "primary entries: CRC-32 is 0x"));
      CHECK(finds(read.findings, "the backup table is used"));
      CHECK(read.table == wanted);
    }
  }

  TEST_CASE("a damaged primary gives way to the backup, which is said") {
    Patient patient;
    std::ranges::fill(patient.primary(), std::byte{0});
    CHECK(patient.findings() ==
          Findings{"primary header: no signature 'EFI PART' at byte 512", "the backup table is used"});
    CHECK(patient.read().table == sample_table(512));
  }

  TEST_CASE("a damaged backup is said") {
    Patient patient(4096);
    std::ranges::fill(patient.backup(), std::byte{0});
    CHECK(patient.findings() == Findings{"backup header: no signature 'EFI PART' at byte 4,190,208"});
  }

  TEST_CASE("two valid copies that differ are named by field or entry, and the primary counts") {
    Patient patient;
    store_le64(patient.entry(patient.backup(), 1), 48, 0);
    patient.entry(patient.backup(), 0)[56] = std::byte{'B'};
    patient.seal(patient.backup());
    CHECK(patient.findings() ==
          Findings{"primary and backup differ in entry 1", "primary and backup differ in entry 2"});
    CHECK(patient.read().table == sample_table(512));

    patient.backup()[56] ^= std::byte{1};
    store_le64(patient.backup(), 40, 2047);
    patient.seal(patient.backup());
    CHECK(patient.findings() ==
          Findings{"primary and backup differ: the disk's UUID is 01234567-89ab-cdef-0123-456789abcdef and "
                   "01234566-89ab-cdef-0123-456789abcdef",
                   "primary and backup differ: the first usable sector is 2048 and 2047"});
  }

  TEST_CASE("sizes and places in a header that make no sense make it unusable") {
    const auto change64 = [](std::size_t offset, std::uint64_t value) {
      return refusal_with([&](std::span<std::byte> header) { store_le64(header, offset, value); });
    };
    const auto change32 = [](std::size_t offset, std::uint32_t value) {
      return refusal_with([&](std::span<std::byte> header) { store_le32(header, offset, value); });
    };
    const std::string no = "no usable partition table: ";
    CHECK(change32(8, 0x00020000) == no + "primary header: revision is 0x00020000, known is 0x00010000; "
                                          "backup header: revision is 0x00020000, known is 0x00010000");
    CHECK(change32(12, 91) == no + "primary header: header size is 91, allowed are 92 to 512; "
                                   "backup header: header size is 91, allowed are 92 to 512");
    CHECK(change32(12, 0xffffffff) == no + "primary header: header size is 4294967295, allowed are 92 to 512; "
                                           "backup header: header size is 4294967295, allowed are 92 to 512");
    CHECK(change64(24, 5) ==
          no + "primary header: its own sector is 5, not 1; backup header: its own sector is 5, not 8191");
    CHECK(change64(40, 1) == no + "primary header: usable sectors are 1 to 8158, the disk has 8192; "
                                  "backup header: usable sectors are 1 to 8158, the disk has 8192");
    CHECK(change64(40, 8159) == no + "primary header: usable sectors are 8159 to 8158, the disk has 8192; "
                                     "backup header: usable sectors are 8159 to 8158, the disk has 8192");
    CHECK(change64(48, UINT64_MAX) ==
          no + "primary header: usable sectors are 2048 to 18446744073709551615, the disk has 8192; "
               "backup header: usable sectors are 2048 to 18446744073709551615, the disk has 8192");
    CHECK(change64(72, 1) ==
          no + "primary header: entries begin at sector 1 and take 32, allowed are sectors 2 to 2047; "
               "backup header: entries begin at sector 1 and take 32, allowed are sectors 8159 to 8190");
    CHECK(change64(72, UINT64_MAX) == no + "primary header: entries begin at sector 18446744073709551615 and take 32, "
                                           "allowed are sectors 2 to 2047; backup header: entries begin at sector "
                                           "18446744073709551615 and take 32, allowed are sectors 8159 to 8190");
    CHECK(change32(80, 0) == no + "primary header: entry count is 0, allowed are 1 to 8192; "
                                  "backup header: entry count is 0, allowed are 1 to 8192");
    CHECK(change32(80, 0xffffffff) == no + "primary header: entry count is 4294967295, allowed are 1 to 8192; "
                                           "backup header: entry count is 4294967295, allowed are 1 to 8192");
    CHECK(change32(84, 0) == no + "primary header: entry size is 0, allowed are powers of two from 128 to 4096; "
                                  "backup header: entry size is 0, allowed are powers of two from 128 to 4096");
    CHECK(change32(84, 192) == no + "primary header: entry size is 192, allowed are powers of two from 128 to 4096; "
                                    "backup header: entry size is 192, allowed are powers of two from 128 to 4096");
  }

  TEST_CASE("a header of another length, with bytes behind it, without UUID or partner is read and named") {
    CHECK(find_with([](Patient&, std::span<std::byte> header) { store_le32(header, 12, 512); }) == Findings{});
    CHECK(find_with([](Patient&, std::span<std::byte> header) { store_le32(header, 20, 1); }) ==
          Findings{"primary header: reserved bytes 20 to 23 are not zero",
                   "backup header: reserved bytes 20 to 23 are not zero"});
    CHECK(find_with([](Patient&, std::span<std::byte> header) { header[511] = std::byte{1}; }) ==
          Findings{"primary header: reserved bytes from 92 on are not zero",
                   "backup header: reserved bytes from 92 on are not zero"});
    CHECK(find_with([](Patient&, std::span<std::byte> header) {
            std::ranges::fill(header.subspan(56, 16), std::byte{});
          }) == Findings{"primary header: the disk's UUID is zero", "backup header: the disk's UUID is zero"});
    CHECK(find_with([](Patient&, std::span<std::byte> header) { store_le64(header, 32, 7); }) ==
          Findings{"primary header: sector of the other header is 7, not 8191",
                   "backup header: sector of the other header is 7, not 1"});
  }

  TEST_CASE("a partition outside the usable sectors is found and left out") {
    const auto places = [](std::uint64_t first, std::uint64_t last) {
      Patient patient;
      patient.change_both([&](std::span<std::byte> header) {
        store_le64(patient.entry(header, 0), 32, first);
        store_le64(patient.entry(header, 0), 40, last);
      });
      CHECK(patient.read().table.partitions.size() == 1);
      return patient.findings();
    };
    CHECK(places(2047, 2100) == Findings{"entry 1 'RootFS A': sectors 2047 to 2100 are not inside 2048 to 8158"});
    CHECK(places(2048, 8159) == Findings{"entry 1 'RootFS A': sectors 2048 to 8159 are not inside 2048 to 8158"});
    CHECK(places(2050, 2049) == Findings{"entry 1 'RootFS A': sectors 2050 to 2049 are not inside 2048 to 8158"});
    CHECK(places(2048, UINT64_MAX) ==
          Findings{"entry 1 'RootFS A': sectors 2048 to 18446744073709551615 are not inside 2048 to 8158"});
  }

  TEST_CASE("overlapping partitions, one inside another, too, and equal UUIDs are found") {
    CHECK(find_with_entry([](std::span<std::byte> entry) { store_le64(entry, 40, 2176); }) ==
          Findings{"entry 2 'é': begins at byte 1,114,112, entry 1 'RootFS A' ends at 1,114,624"});
    CHECK(find_with([](Patient& patient, std::span<std::byte> header) {
            store_le64(patient.entry(header, 1), 32, 2050);
            store_le64(patient.entry(header, 1), 40, 2051);
          }) == Findings{"entry 2 'é': begins at byte 1,049,600, entry 1 'RootFS A' ends at 1,114,112"});
    CHECK(find_with([](Patient& patient, std::span<std::byte> header) {
            std::ranges::copy(patient.entry(header, 0).subspan(16, 16), patient.entry(header, 1).begin() + 16);
          }) == Findings{"entry 2 'é': has the UUID of entry 1 'RootFS A', 11111111-2222-3333-4444-555555555555"});
  }

  TEST_CASE("fields of an entry that are not as they must be are found") {
    CHECK(find_with_entry([](std::span<std::byte> entry) { std::ranges::fill(entry.subspan(16, 16), std::byte{}); }) ==
          Findings{"entry 1 'RootFS A': its UUID is zero"});
    CHECK(find_with_entry([](std::span<std::byte> entry) { store_le64(entry, 48, 8); }) ==
          Findings{"entry 1 'RootFS A': reserved attributes, bits 3 to 47, are not zero"});
    CHECK(find_with_entry([](std::span<std::byte> entry) { store_le16(entry, 56 + 70, 'x'); }) ==
          Findings{"entry 1 'RootFS A': label goes on behind its end"});
    CHECK(find_with_entry([](std::span<std::byte> entry) { store_le16(entry, 56, 0xd800); }) ==
          Findings{"entry 1 '\ufffdootFS A': label is not UTF-16"});
  }

  TEST_CASE("an entry without a type that is not empty, and an empty one before others, are found") {
    CHECK(find_with([](Patient& patient, std::span<std::byte> header) {
            patient.entry(header, 77)[100] = std::byte{1};
          }) == Findings{"entry 78: has no type, but is not empty"});
    CHECK(find_with_entry([](std::span<std::byte> entry) { std::ranges::fill(entry, std::byte{}); }) ==
          Findings{"entry 2 'é': comes after an empty entry"});
  }

  TEST_CASE("control characters of a label do not reach a message") {
    CHECK(find_with_entry([](std::span<std::byte> entry) {
            store_le16(entry, 56, 0x1b);
            store_le64(entry, 48, 8);
          }) == Findings{"entry 1 '\\033ootFS A': reserved attributes, bits 3 to 47, are not zero"});
  }

  // sgdisk and fdisk read only the one of the sector size they are told; firmware, that of the disk it lies on.
  TEST_CASE("a second table for the other sector size is found") {
    Patient patient(4096);
    std::ranges::copy(std::span(sample_image(512)).subspan(512, 512), patient.bytes.begin() + 512);
    CHECK(finds(patient.findings(),
                "a table for sectors of 4096 bytes is there, and the signature of another for "
                "sectors of 512"));
  }

  TEST_CASE("bytes behind the last whole sector are found") {
    Patient patient;
    patient.bytes.resize(patient.bytes.size() + 1);
    CHECK(patient.findings() == Findings{"disk: size 4,194,305 bytes is not a multiple of the sector size, 512"});
    CHECK(patient.read().table == sample_table(512));
  }

  TEST_CASE("entries of 256 bytes are read, and what lies behind their fields must be zero") {
    Patient patient;
    patient.change_both([&](std::span<std::byte> header) {
      store_le32(header, 80, 64);
      store_le32(header, 84, 256);
      const std::span<std::byte> second = patient.entry(header, 1);
      std::ranges::copy(second, patient.entry(header, 2).begin());
      std::ranges::fill(second, std::byte{});
    });
    CHECK(patient.findings() == Findings{});
    CHECK(patient.read().table == sample_table(512));
    patient.change_both([&](std::span<std::byte> header) { patient.entry(header, 1)[127] = std::byte{1}; });
    CHECK(patient.findings() == Findings{"entry 1 'RootFS A': reserved bytes from 128 on are not zero"});
  }

  TEST_CASE("a disk without a table is refused, whatever its size") {
    const std::string message = "no partition table: 'EFI PART' is neither at byte 512 nor 4096, nor at the end";
    for (const std::size_t size : {0U, 1U, 511U, 512U, 1535U, 1536U, 12287U, 12288U, 1048576U}) {
      Patient patient;
      patient.bytes.assign(size, std::byte{0});
      CAPTURE(size);
      CHECK(patient.refusal() == message);
    }
  }

  TEST_CASE("a disk cut anywhere is refused or its missing backup found") {
    const Bytes& whole = sample_image(512);
    for (const std::size_t size : {1536U, 2048U, 17408U, 17920U, 1048576U, 4177920U, 4193792U, 4194303U}) {
      Patient patient;
      patient.bytes.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      CAPTURE(size);
      const std::string refusal = patient.refusal();
      CHECK(
          (refusal.starts_with("no usable partition table: primary") || finds(patient.findings(), "backup header: ")));
    }
  }

  TEST_CASE("random changes with right CRCs never do harm, and every partition stays on the disk") {
    std::mt19937 random(2);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same changes in every run
    Patient patient;
    const Bytes& healthy = sample_image(512);
    for (int round = 0; round < 200; ++round) {
      patient.change_both([&](std::span<std::byte> header) {
        for (int flips = 0; flips < 3; ++flips) {
          const std::size_t place = random() % (92 + 2 * 128);
          const std::span<std::byte> area = place < 92 ? header : std::span(patient.bytes).subspan(1024);
          const std::size_t offset = place < 92 ? place : place - 92;
          area[offset] = static_cast<std::byte>(random());
        }
      });
      try {
        const ReadTable read = patient.read();
        for (const Partition& partition : read.table.partitions) {
          CHECK(partition.extent.length > 0);
          CHECK(partition.extent.end() <= patient.bytes.size());
        }
      } catch (const Error& error) {
        CHECK(std::string_view(error.what()).starts_with("no "));
      }
      std::ranges::copy(std::span(healthy).first(17408), patient.bytes.begin());
      std::ranges::copy(std::span(healthy).last(16896), patient.bytes.end() - 16896);
    }
  }
}

}  // namespace rootwright::gpt
