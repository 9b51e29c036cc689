// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/file.h"

namespace rootwright::io {

/// A file mapped read-only, in which pages that get lost read as zeros instead of raising SIGBUS: those behind the end
/// if another process shortens the file, those that the disk does not give. Whoever reads asks lost_offset()
/// afterwards.
///
/// Installs a handler of SIGBUS when the first is made; faults anywhere else go on to the handler that was there
/// before.
class GuardedMapping {
 public:
  /// The first `size` bytes of an open file; nothing if the system does not map it, if `size` is 0, or if too many
  /// mappings are alive (64).
  [[nodiscard]] static std::unique_ptr<GuardedMapping> map(const FileDescriptor& file, std::uint64_t size);
  GuardedMapping(const GuardedMapping&) = delete;
  GuardedMapping& operator=(const GuardedMapping&) = delete;
  ~GuardedMapping();

  /// Brings the pages of [offset, offset + length), which lies inside, into memory at once and shows them: much cheaper
  /// than one fault a page. Nothing if one of them cannot be brought. Safe for concurrent use. Page tables do not grow
  /// with the file: now and then all are given back.
  [[nodiscard]] std::optional<ByteView> populate(std::uint64_t offset, std::uint64_t length);

  /// Where a page was lost that somebody read; nothing if none was.
  [[nodiscard]] std::optional<std::uint64_t> lost_offset() const;

 private:
  struct Guard;
  GuardedMapping(Guard& guard, ByteView bytes) : guard_(guard), bytes_(bytes) {}

  Guard& guard_;  // what the signal handler knows of this mapping
  ByteView bytes_;
};

}  // namespace rootwright::io
