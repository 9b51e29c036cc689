// SPDX-License-Identifier: Apache-2.0
// libfdisk writes into a file in memory, as long as the disk and as empty, and what it wrote there is copied to the
// disk. On the disk itself it would call fsync after every sector, which waits for gigabytes of filesystems to reach
// the platter, and read signatures of whatever lies there.
#include <sys/mman.h>

#include <algorithm>
#include <cassert>
#include <cerrno>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "gpt/fdisk_handle.h"
#include "gpt/table_io.h"
#include "io/sparse_file.h"

namespace rootwright::gpt {

namespace {

FileDescriptor file_in_memory() {
  FileDescriptor file(memfd_create("partition table", MFD_CLOEXEC));
  if (file.get() < 0) throw system_error(errno, "create a file in memory");
  return file;
}

FdiskPartition describe(const FdiskContext& context, const Partition& partition, std::uint64_t sector_size) {
  FdiskPartition described(fdisk_new_partition());
  const FdiskPartitionType type(fdisk_new_unknown_parttype(0, partition.type.text().c_str()));
  if (!described || !type) throw std::bad_alloc();
  fdisk_partition* out = described.get();
  context.check(fdisk_partition_set_type(out, type.get()), "set the type");
  context.check(fdisk_partition_set_uuid(out, partition.uuid.text().c_str()), "set the UUID");
  context.check(fdisk_partition_set_name(out, partition.label.c_str()), "set the label");
  context.check(fdisk_partition_set_start(out, partition.extent.offset / sector_size), "set the offset");
  context.check(fdisk_partition_set_size(out, partition.extent.length / sector_size), "set the size");
  context.check(fdisk_partition_size_explicit(out, 1), "set the size");  // else it is rounded to libfdisk's alignment
  return described;
}

void add_partition(const FdiskContext& context, const Partition& partition, std::size_t index,
                   std::uint64_t sector_size) {
  const FdiskPartition described = describe(context, partition, sector_size);
  context.check(fdisk_partition_set_partno(described.get(), index), "set the number");
  context.check(fdisk_add_partition(context.get(), described.get(), nullptr), "add it to the partition table");
  context.check(fdisk_gpt_set_partition_attrs(context.get(), index, partition.attributes), "set the attributes");
}

void write_with_libfdisk(const io::SparseFile& disk, const PartitionTable& table) {
  const FdiskContext context(disk.descriptor(), table.sector_size);
  // Before the label is made: it takes over what is the first usable sector then.
  fdisk_set_first_lba(context.get(), kFirstPartition / table.sector_size);
  context.check(fdisk_create_disklabel(context.get(), "gpt"), "make a partition table");
  context.check(fdisk_set_disklabel_id_from_string(context.get(), table.disk_uuid.text().c_str()),
                "set the disk's UUID");
  for (std::size_t index = 0; index < table.partitions.size(); ++index) {
    const Partition& partition = table.partitions[index];
    with_context("partition '" + printable(partition.label) + "'",
                 [&] { add_partition(context, partition, index, table.sector_size); });
  }
  context.check(fdisk_write_disklabel(context.get()), "write the partition table");
}

/// libfdisk aligns, moves and drops what it thinks better (a label that it cannot convert, say) without a word.
void require_exact(const io::BlockSource& disk, const PartitionTable& table) {
  const ReadTable written = read_table(disk);
  if (!written.findings.empty()) {
    throw Error(ErrorKind::system, "libfdisk wrote a partition table that is not valid: " + written.findings.front());
  }
  if (written.table != table) throw Error(ErrorKind::system, "libfdisk wrote another partition table than it was told");
}

void copy(const io::BlockSource& from, io::BlockSink& to, io::Extent extent) {
  Bytes bytes(extent.length);
  from.read_at(extent.offset, bytes);
  to.write_at(extent.offset, bytes);
}

}  // namespace

void write_table(io::BlockSink& disk, const PartitionTable& table) {
  require_writable(table);
  assert(disk.size() == table.disk_size);
  io::SparseFile written(file_in_memory(), 0, "the partition table in memory");
  written.resize(table.disk_size);
  write_with_libfdisk(written, table);
  require_exact(written, table);
  const std::uint64_t backup = backup_size(table.sector_size);
  copy(written, disk, {.offset = 0, .length = table.sector_size + backup});  // the protective MBR has a sector, too
  copy(written, disk, {.offset = table.disk_size - backup, .length = backup});
}

}  // namespace rootwright::gpt
