// SPDX-License-Identifier: Apache-2.0
#include "volume/verify.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/scratch_dir.h"
#include "volume/read_volume.h"

namespace rootwright::volume {

namespace {

constexpr std::size_t kBlocks = 40;

/// Data, hash and FEC device in files, formatted.
struct Sample {
  Sample() {
    std::string text;
    for (std::size_t block = 0; block < kBlocks; ++block)
      text += std::string(4096, static_cast<char>('A' + block));
    scratch.write("data", text);
    root_hash = format(options, pool).root_hash;
  }

  void overwrite(const std::string& file, std::uint64_t block) const {
    Bytes bytes = read_file(scratch.path() / file, 1 << 20);
    bytes[block * 4096 + 7] ^= std::byte{0x40};
    scratch.write(file, to_text(bytes));
  }

  test::ScratchDir scratch;
  ThreadPool pool{2};
  VolumeOptions options{
      .devices = {.data = scratch.path() / "data", .hash = scratch.path() / "hash", .fec = scratch.path() / "fec"},
      .volume = {.params = {}, .uuid = Uuid{}, .fec = FecArea{}}};
  Bytes root_hash;
};

}  // namespace

TEST_SUITE("volume/verify") {
  TEST_CASE("a volume that is as it was formatted is whole") {
    Sample sample;
    const VerifyReport report = verify(sample.options, sample.root_hash, sample.pool);
    CHECK(report.is_whole());
    CHECK_FALSE(report.repair);
  }

  TEST_CASE("damage is repaired in place, and only by repair") {
    Sample sample;
    const Bytes data = read_file(sample.options.devices.data, 1 << 20);
    sample.overwrite("data", 3);
    const VerifyReport found = verify(sample.options, sample.root_hash, sample.pool);
    CHECK_FALSE(found.is_whole());
    CHECK(found.is_repairable());
    CHECK(read_file(sample.options.devices.data, 1 << 20) != data);
    CHECK(repair(sample.options, sample.root_hash, sample.pool).is_repairable());
    CHECK(read_file(sample.options.devices.data, 1 << 20) == data);
    CHECK(verify(sample.options, sample.root_hash, sample.pool).is_whole());
  }

  TEST_CASE("without FEC nothing is said about repairing") {
    Sample sample;
    sample.overwrite("data", 3);
    sample.options.devices.fec.reset();
    sample.options.volume.fec.reset();
    const VerifyReport report = verify(sample.options, sample.root_hash, sample.pool);
    CHECK_FALSE(report.is_whole());
    CHECK_FALSE(report.is_repairable());
    CHECK_FALSE(report.repair);
  }

  TEST_CASE("block sizes that are not valid and parity behind its device are refused") {
    Sample sample;
    VolumeOptions options = sample.options;
    options.devices.fec = options.devices.hash;
    options.volume.fec->offset = 1 << 20;
    options.devices.data = options.devices.hash;
    CHECK_THROWS_WITH_AS(static_cast<void>(describe(options)),
                         "FEC at byte 1048576 begins behind the 8 KiB of the device that holds the hash tree, too",
                         Error);
    options = sample.options;
    options.volume.uuid.reset();
    options.volume.params.data_block_size = 0;
    CHECK_THROWS_WITH_AS(static_cast<void>(verify(options, sample.root_hash, sample.pool)),
                         "data block size 0 is no power of two from 512 to 524288", Error);
  }

  TEST_CASE("a device that is shorter than the superblock says is refused with both sizes") {
    Sample sample;
    const auto refused = [&](const std::string& file, std::uint64_t size, const std::string& message) {
      CAPTURE(file);
      const std::filesystem::path path = sample.scratch.path() / file;
      const Bytes before = read_file(path, 1 << 20);
      std::filesystem::resize_file(path, size);
      CHECK_THROWS_WITH_AS(static_cast<void>(verify(sample.options, sample.root_hash, sample.pool)),
                           ("'" + path.string() + "'" + message).c_str(), Error);
      sample.scratch.write(file, to_text(before));
    };
    refused("data", 8192, " has 8 KiB, 40 data blocks are 160 KiB");
    refused("hash", 4096, " has 4 KiB, the hash tree ends at byte 8192");
    refused("hash", 100,
            ": '" + sample.options.devices.hash.string() + "' ends at byte 100, 512 bytes at byte 0 are needed");
    sample.overwrite("data", 3);
    refused("fec", 4096, " has 4 KiB, the FEC blocks end at byte 8192");
  }
}

}  // namespace rootwright::volume
