// SPDX-License-Identifier: Apache-2.0
// gpt_table write FILE SECTOR_SIZE COUNT: a disk of 16 MiB with so many partitions, aligned to nothing but sectors.
// gpt_table read FILE: a line per partition, findings on the other stream; exits 1 if there are any.
#include <fcntl.h>

#include <exception>
#include <iostream>
#include <string>

#include "base/size.h"
#include "gpt/partition_type.h"
#include "gpt/table_io.h"
#include "io/sparse_file.h"

namespace rootwright {

namespace {

constexpr std::uint64_t kDiskSize = 16 * kMiB;

gpt::PartitionTable table_of(std::uint32_t sector_size, std::size_t count) {
  gpt::PartitionTable table{.disk_uuid = Uuid::parse("01234567-89ab-4def-8123-456789abcdef"),
                            .sector_size = sector_size,
                            .disk_size = kDiskSize,
                            .partitions = {}};
  const std::vector<gpt::PartitionType>& types = gpt::partition_types();
  std::uint64_t offset = gpt::kFirstPartition + sector_size;
  for (std::size_t i = 0; i < count; ++i) {
    Uuid uuid = table.disk_uuid;
    uuid.bytes[15] = static_cast<std::byte>(i);
    const std::uint64_t attributes = i % 3 == 0 ? gpt::kReadOnly | gpt::kNoAuto : i % 3 == 1 ? gpt::kGrowFileSystem : 0;
    table.partitions.push_back({.label = "Größe " + std::to_string(i + 1),
                                .type = types[i % types.size()].uuid,
                                .uuid = uuid,
                                .extent = {.offset = offset, .length = sector_size * (i % 5 + 1)},
                                .attributes = attributes});
    offset = table.partitions.back().extent.end() + sector_size * (i % 2);
  }
  return table;
}

void write(const std::string& path, std::uint32_t sector_size, std::size_t count) {
  io::SparseFile disk(FileDescriptor(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)), 0, path);
  disk.resize(kDiskSize);
  gpt::write_table(disk, table_of(sector_size, count));
}

/// The exit code.
int read(const std::string& path) {
  const gpt::ReadTable read = gpt::read_table(io::SparseFile::open(path));
  for (const gpt::Partition& partition : read.table.partitions) {
    std::cout << partition.extent.offset / read.table.sector_size << ' '
              << partition.extent.length / read.table.sector_size << ' ' << partition.type.text() << ' '
              << partition.uuid.text() << ' ' << partition.label << '\n';
  }
  for (const std::string& finding : read.findings)
    std::cerr << finding << '\n';
  return read.findings.empty() ? 0 : 1;
}

}  // namespace

}  // namespace rootwright

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "read") return rootwright::read(arguments[1]);
    if (arguments.size() != 4 || arguments[0] != "write") return 2;
    rootwright::write(arguments[1], static_cast<std::uint32_t>(std::stoul(arguments[2])), std::stoul(arguments[3]));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 3;
  }
}
