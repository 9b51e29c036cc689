// SPDX-License-Identifier: Apache-2.0
// Tables and images for the cases of this folder.
#pragma once

#include <cstdint>

#include "gpt/partition_table.h"
#include "gpt/table_io.h"
#include "support/memory_image.h"

namespace rootwright::gpt {

inline constexpr std::uint64_t kSampleSize = 4 * 1024 * 1024;

/// Two partitions on a disk of 4 MiB: 'RootFS A' of 64 KiB at 1 MiB and 'é' of 4 KiB behind it.
inline PartitionTable sample_table(std::uint32_t sector_size) {
  const Uuid root = Uuid::parse("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");
  return {.disk_uuid = Uuid::parse("01234567-89ab-cdef-0123-456789abcdef"),
          .sector_size = sector_size,
          .disk_size = kSampleSize,
          .partitions = {{.label = "RootFS A",
                          .type = root,
                          .uuid = Uuid::parse("11111111-2222-3333-4444-555555555555"),
                          .extent = {.offset = kFirstPartition, .length = 65536},
                          .attributes = kReadOnly | kGrowFileSystem},
                         {.label = "é",
                          .type = root,
                          .uuid = Uuid::parse("66666666-7777-8888-9999-aaaaaaaaaaaa"),
                          .extent = {.offset = kFirstPartition + 65536, .length = 4096},
                          .attributes = kNoAuto}}};
}

inline Bytes image_of(const PartitionTable& table) {
  test::MemoryImage image(table.disk_size);
  write_table(image, table);
  return image.bytes();
}

/// The image of the sample table for each sector size, written once.
inline const Bytes& sample_image(std::uint32_t sector_size) {
  static const Bytes of_512 = image_of(sample_table(512));
  static const Bytes of_4096 = image_of(sample_table(4096));
  return sector_size == 512 ? of_512 : of_4096;
}

}  // namespace rootwright::gpt
