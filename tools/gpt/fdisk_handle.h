// SPDX-License-Identifier: Apache-2.0
// Ownership and error translation for libfdisk. Private to gpt/.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>

#include <libfdisk/libfdisk.h>

#include "base/error.h"
#include "base/file.h"
#include "base/handle.h"

namespace rootwright::gpt {

using FdiskPartition = Handle<fdisk_partition, fdisk_unref_partition>;
using FdiskPartitionType = Handle<fdisk_parttype, fdisk_unref_parttype>;

/// libfdisk at work on one file. It never prints: what it warns of is kept for the message of the next error.
///
/// The destructor releases libfdisk without fdisk_deassign_device, which would call fsync; the file stays open.
class FdiskContext {
 public:
  /// `file` must live as long as the context.
  FdiskContext(const FileDescriptor& file, std::uint32_t sector_size) : context_(fdisk_new_context()) {
    if (!context_) throw std::bad_alloc();
    check(fdisk_set_ask(get(), keep_warning, this), "prepare libfdisk");
    check(fdisk_save_user_sector_size(get(), sector_size, sector_size), "set the sector size");
    check(fdisk_assign_device_by_fd(get(), file.get(), "partition table", 0), "open the disk");
  }
  FdiskContext(const FdiskContext&) = delete;
  FdiskContext& operator=(const FdiskContext&) = delete;
  ~FdiskContext() = default;

  /// Throws Error(system) as "cannot <action>: <libfdisk's own words>" if `code` is negative.
  void check(int code, const std::string& action) const {
    if (code >= 0) return;
    if (warning_.empty()) throw system_error(-code, action);
    throw Error(ErrorKind::system, "cannot " + action + ": " + warning_);
  }

  [[nodiscard]] fdisk_context* get() const noexcept { return context_.get(); }

 private:
  static int keep_warning(fdisk_context* /*context*/, fdisk_ask* ask, void* self) noexcept {
    const int type = fdisk_ask_get_type(ask);
    if (type == FDISK_ASKTYPE_INFO) return 0;
    if (type != FDISK_ASKTYPE_WARN && type != FDISK_ASKTYPE_WARNX) return -EINVAL;  // a question: we have no answer
    try {
      static_cast<FdiskContext*>(self)->warning_ = fdisk_ask_print_get_mesg(ask);
    } catch (const std::bad_alloc&) {
      return -ENOMEM;  // no exception may cross libfdisk
    }
    return 0;
  }

  Handle<fdisk_context, fdisk_unref_context> context_;
  std::string warning_;
};

}  // namespace rootwright::gpt
