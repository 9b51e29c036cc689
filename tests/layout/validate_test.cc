// SPDX-License-Identifier: Apache-2.0
#include "layout/validate.h"

#include <doctest/doctest.h>

#include "layout/layout_folder.h"

namespace rootwright::layout {

namespace {

/// Line 6 is the disk, partitions begin in line 8.
std::string with_disk(const std::string& disk, const std::string& partitions) {
  return "format: rootwright/1\n"
         "name: a\n"
         "version: 1\n"
         "epoch: 1\n"
         "seed: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
         "disk: " +
         disk + "\npartitions:\n" + partitions;
}

}  // namespace

TEST_SUITE("layout/validate") {
  TEST_CASE("names, labels and UUIDs are there once") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB}\n"
                                    "  - {name: A, size: 1MiB}\n") ==
          "10:12: partition name 'A' is there twice, first in line 9");
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB}\n"
                                    "  - {name: B, label: A, size: 1MiB}\n") ==
          "10:12: partition label 'A' is there twice, first in line 9");
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB, uuid: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25}\n"
                                    "  - {name: B, size: 1MiB, uuid: 6F2A0C1E-52D4-4C1B-9D0C-8A6F3E7B1D25}\n") ==
          "10:12: partition UUID '6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25' is there twice, first in line 9");
    CHECK(folder.partition_findings("  - per_slot: [{name: Boot, size: 1MiB}]\n") ==
          "9:23: partition name 'Boot' is there twice, first in line 9");
  }

  TEST_CASE("a UUID is not all zeros, and none is given where the root hash gives it") {
    const LayoutFolder folder;
    CHECK(folder.partition_findings("  - {name: A, size: 1MiB, uuid: 00000000-0000-0000-0000-000000000000}\n") ==
          "9:12: partition 'A': its UUID is all zeros");
    CHECK(folder.partition_findings("  - name: A\n"
                                    "    uuid: 6f2a0c1e-52d4-4c1b-9d0c-8a6f3e7b1d25\n"
                                    "    size: 1GiB\n"
                                    "    filesystem: {type: ext4}\n"
                                    "    content: {directory: tree}\n"
                                    "    verity: {hash_partition: H, signature_partition: S}\n"
                                    "  - {name: H, size: content}\n"
                                    "  - {name: S, size: content}\n") ==
          "9:11: partition 'A': its UUID comes from the root hash, because its hash tree lies in a partition of its "
          "own; leave 'uuid' out");
  }

  TEST_CASE("a partition table holds 128 partitions") {
    const LayoutFolder folder;
    std::string partitions;
    for (int i = 1; i <= 128; ++i)
      partitions += "  - {name: p" + std::to_string(i) + ", size: 1MiB}\n";
    CHECK(folder.partition_findings(partitions) == "");
    CHECK(folder.partition_findings(partitions + "  - {name: last, size: 1MiB}\n") ==
          "137:12: 129 partitions are more than a partition table holds, 128");
  }

  // 1 MiB before the first partition, each from a multiple of 1 MiB on, the backup table in the last.
  TEST_CASE("a disk of a given size holds its partitions") {
    const LayoutFolder folder;
    const std::string partitions = "  - {name: A, size: 4KiB}\n  - {name: B, size: 2MiB}\n";
    CHECK(folder.findings(with_disk("{size: 5MiB}", partitions)) == "");
    CHECK(folder.findings(with_disk("{size: 4MiB}", partitions)) ==
          "6:14: disk size 4 MiB is smaller than its partitions need, at least 5 MiB");
    CHECK(folder.findings(with_disk("{size: minimal, sector_size: 4096}", partitions)) == "");
  }

  TEST_CASE("sizes that no file has are refused, not summed up wrongly") {
    const LayoutFolder folder;
    CHECK(folder.findings(with_disk("{}", "  - {name: A, size: 8388608TiB}\n")) ==
          "8:21: the partitions need a disk of 8,796,093,022,210 MiB; the largest file has "
          "9,223,372,036,854,775,807 bytes");
    CHECK(folder.findings(with_disk("{}", "  - {name: A, size: 16777215TiB}\n  - {name: B, size: 16777215TiB}\n")) ==
          "8:21: sizes of the partitions: 18446742974198972416 + 18446742974197923840 bytes do not fit 64 bits");
  }
}

}  // namespace rootwright::layout
