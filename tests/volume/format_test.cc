// SPDX-License-Identifier: Apache-2.0
#include "volume/format.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/scratch_dir.h"
#include "volume/read_volume.h"

namespace rootwright::volume {

namespace {

VolumeOptions options_for(const test::ScratchDir& scratch) {
  return {.devices = {.data = scratch.path() / "data", .hash = scratch.path() / "hash", .fec = std::nullopt},
          .volume = {.params = {}, .uuid = Uuid{}, .fec = std::nullopt}};
}

}  // namespace

TEST_SUITE("volume/format") {
  // 8 MiB of zeros with the salt of cryptsetup's tests/verity-compat-test, which gives the root hash.
  TEST_CASE("a hash file has superblock, tree and the root hash that veritysetup gives") {
    const test::ScratchDir scratch;
    std::filesystem::resize_file(scratch.write("data", ""), 8 << 20);
    VolumeOptions options = options_for(scratch);
    options.volume.params.salt = from_hex("e48da609055204e89ae53b655ca2216dd983cf3cb829f34f63a297d106d53e2d");
    ThreadPool pool(2);
    const FormatReport report = format(options, pool);
    CHECK(to_hex(report.root_hash) == "e522df0f97da4febb882ac40f30b37dc0b444bf6df418929463fa25280f09d5c");
    CHECK(report.volume.data_blocks == 2048);
    CHECK(std::filesystem::file_size(options.devices.hash) == 18 * 4096);

    options.devices.data = options.devices.hash;
    const FormatReport described = describe(options);
    CHECK(described.volume.data_blocks == 2048);
    CHECK(described.volume.params.salt == options.volume.params.salt);
    CHECK(described.root_hash.empty());
  }

  TEST_CASE("a derived UUID is the same for equal volumes and another for others") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(4096, 'x'));
    VolumeOptions options = options_for(scratch);
    options.uuid_source = UuidSource::root_hash;
    ThreadPool pool(1);
    const Uuid first = format(options, pool).volume.uuid.value();
    CHECK(format(options, pool).volume.uuid == first);
    CHECK_FALSE(first.is_nil());
    scratch.write("data", std::string(4096, 'y'));
    CHECK(format(options, pool).volume.uuid != first);
  }

  TEST_CASE("parity that was there before is written over where the new one is zero") {
    const test::ScratchDir scratch;
    std::filesystem::resize_file(scratch.write("data", ""), 4096);
    VolumeOptions options = options_for(scratch);
    options.devices.fec = scratch.write("fec", std::string(9000, 'z'));
    options.volume.uuid.reset();
    options.volume.fec = FecArea{};
    ThreadPool pool(1);
    CHECK(format(options, pool).parity_size == 8192);
    CHECK(to_text(read_file(*options.devices.fec, 9000)) == std::string(8192, '\0') + std::string(808, 'z'));
  }

  TEST_CASE("areas that overlap on one device are refused with both bytes, and nothing is written") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    VolumeOptions options = options_for(scratch);
    options.devices.hash = options.devices.data;
    options.volume.hash_offset = 4096;
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         "the hash area at byte 4096 overlaps the data area, which ends at byte 8192", Error);
    CHECK(to_text(read_file(options.devices.data, 8192)) == std::string(8192, 'x'));
    options.volume.hash_offset = 8192;
    options.volume.fec = FecArea{.roots = 2, .offset = 12288};
    options.devices.fec = options.devices.data;
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         "the FEC area at byte 12288 overlaps the hash area, which ends at byte 16384", Error);
    options.devices.hash = scratch.path() / "hash";
    options.volume.hash_offset = 0;
    options.volume.fec->offset = 512;
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         "the FEC area at byte 512 overlaps the data area, which ends at byte 8192", Error);
  }

  TEST_CASE("what cannot be is refused before an existing hash area is touched") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    const std::string before(16384, 'h');
    scratch.write("hash", before);
    VolumeOptions options = options_for(scratch);
    ThreadPool pool(1);
    options.volume.params.data_block_size = 0;
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         "data block size 0 is no power of two from 512 to 524288", Error);
    options.volume.params.data_block_size = 4096;
    options.devices.fec = scratch.path() / "fec";
    options.volume.fec = FecArea{.roots = 2, .offset = 18446744073709551104U};
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         "18446744073709551104 + 8192 bytes do not fit 64 bits", Error);
    CHECK(to_text(read_file(options.devices.hash, 16384)) == before);
  }

  TEST_CASE("fewer data than asked for are refused with both sizes") {
    const test::ScratchDir scratch;
    const std::filesystem::path data = scratch.write("data", std::string(8192, 'x'));
    VolumeOptions options = options_for(scratch);
    options.volume.data_blocks = 3;
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS(static_cast<void>(format(options, pool)),
                         ("'" + data.string() + "' has 8 KiB, 3 data blocks are 12 KiB").c_str(), Error);
  }
}

}  // namespace rootwright::volume
