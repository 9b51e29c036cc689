// SPDX-License-Identifier: Apache-2.0
#include "volume/devices.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/scratch_dir.h"

namespace rootwright::volume {

TEST_SUITE("volume/devices") {
  TEST_CASE("files that do not exist appear when they are committed, and not before") {
    const test::ScratchDir scratch;
    const DevicePaths paths{.data = scratch.write("data", "x"), .hash = scratch.path() / "hash", .fec = std::nullopt};
    {
      Devices devices(paths, Purpose::formatting);
      devices.hash().resize(3);
    }
    CHECK_FALSE(std::filesystem::exists(paths.hash));
    Devices devices(paths, Purpose::formatting);
    devices.hash().resize(3);
    devices.commit();
    CHECK(std::filesystem::file_size(paths.hash) == 3);
  }

  TEST_CASE("one file under several names is one device, whether it exists or not") {
    const test::ScratchDir scratch;
    const std::filesystem::path data = scratch.write("data", "x");
    std::filesystem::create_hard_link(data, scratch.path() / "other");
    Devices same({.data = data, .hash = scratch.path() / "other", .fec = data}, Purpose::formatting);
    CHECK(same.hash_is_data());
    CHECK(same.fec_is_data());
    CHECK(same.fec_is_hash());
    Devices made({.data = data, .hash = scratch.path() / "new", .fec = scratch.path() / "." / "new"},
                 Purpose::formatting);
    CHECK(made.fec_is_hash());
    CHECK_FALSE(made.hash_is_data());
  }

  TEST_CASE("what exists is written in place and keeps what is not written") {
    const test::ScratchDir scratch;
    const DevicePaths paths{
        .data = scratch.write("data", "x"), .hash = scratch.write("hash", "0123456789"), .fec = std::nullopt};
    Devices devices(paths, Purpose::formatting);
    devices.hash().write_at(2, as_byte_view("ab"));
    devices.commit();
    CHECK(to_text(read_file(paths.hash, 100)) == "01ab456789");
  }

  TEST_CASE("what does not exist is refused where it is only read, and nothing is made") {
    const test::ScratchDir scratch;
    const std::filesystem::path missing = scratch.path() / "missing";
    const std::string message = "'" + missing.string() + "' does not exist";
    const std::filesystem::path data = scratch.write("data", "x");
    CHECK_THROWS_WITH_AS(Devices({.data = missing, .hash = data, .fec = std::nullopt}, Purpose::reading),
                         message.c_str(), Error);
    CHECK_THROWS_WITH_AS(Devices({.data = data, .hash = missing, .fec = std::nullopt}, Purpose::repairing),
                         message.c_str(), Error);
    CHECK_THROWS_WITH_AS(
        Devices({.data = missing, .hash = scratch.path() / "new", .fec = std::nullopt}, Purpose::formatting),
        message.c_str(), Error);
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "new"));
  }
}

}  // namespace rootwright::volume
