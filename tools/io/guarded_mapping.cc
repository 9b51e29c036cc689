// SPDX-License-Identifier: Apache-2.0
// A mapped page that its file cannot give any more raises SIGBUS in the thread that touches it. The handler lays zero
// pages over it and over what follows and lets the thread go on: what it makes of the zeros is thrown away as soon as
// it asks lost_offset(). mmap is a plain system call, so calling it in a handler is safe on Linux.
#include "io/guarded_mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>

#include "base/size.h"

namespace rootwright::io {

/// What the handler reads, all of it by atomic loads.
struct GuardedMapping::Guard {
  static constexpr std::uint64_t kNothing = UINT64_MAX;

  std::atomic<bool> taken{false};
  std::atomic<std::byte*> begin{nullptr};     // null: guards nothing
  std::atomic<std::uint64_t> size{0};         // bytes, whole pages
  std::atomic<std::uint64_t> lost{kNothing};  // the lowest offset that was lost
  std::atomic<std::uint64_t> populated{0};

  static std::array<Guard, 64> all;
  static void catch_bus_errors();
  static void on_bus_error(int signal_number, siginfo_t* fault, void* context);

 private:
  /// Where an address lies in the mapping; kNothing if it does not.
  [[nodiscard]] std::uint64_t offset_of(const void* address) const;
  /// False if the kernel gives no pages.
  [[nodiscard]] bool replace_pages_from(std::uint64_t offset);
};

namespace {

// Page tables take 2 MiB for 1 GiB of 4096-byte pages. To give them back costs the pages another fault where they are
// still in use, so it is done rarely.
constexpr std::uint64_t kPopulatedAtMost = 4 * kGiB;

struct sigaction previous_action {};

std::uint64_t page_size() {
  static const auto size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return size;
}

}  // namespace

std::array<GuardedMapping::Guard, 64> GuardedMapping::Guard::all;

std::uint64_t GuardedMapping::Guard::offset_of(const void* address) const {
  const std::byte* first = begin;
  if (first == nullptr) return kNothing;
  const std::uint64_t offset = reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(first);
  return offset < size ? offset : kNothing;  // what lies before wraps round
}

bool GuardedMapping::Guard::replace_pages_from(std::uint64_t offset) {
  const std::uint64_t page = round_down(offset, page_size());
  if (mmap(begin + page, size - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
    return false;
  }
  std::uint64_t before = lost;
  while (page < before && !lost.compare_exchange_weak(before, page)) {
  }
  return true;
}

void GuardedMapping::Guard::on_bus_error(int signal_number, siginfo_t* fault, void* /*context*/) {
  const int error_number = errno;
  for (Guard& guard : all) {
    const std::uint64_t offset = fault->si_code > 0 ? guard.offset_of(fault->si_addr) : kNothing;
    if (offset == kNothing || !guard.replace_pages_from(offset)) continue;
    errno = error_number;
    return;
  }
  // Not ours. A fault comes again as soon as this handler returns, to whom it came before; a signal that somebody sent
  // does not, and may be ignored there.
  if (fault->si_code <= 0 && previous_action.sa_handler == SIG_IGN) return;
  sigaction(SIGBUS, &previous_action, nullptr);
  if (fault->si_code <= 0) static_cast<void>(raise(signal_number));
}

void GuardedMapping::Guard::catch_bus_errors() {
  static std::once_flag once;
  std::call_once(once, [] {
    page_size();  // the handler must not be the first to ask
    struct sigaction action {};
    action.sa_sigaction = on_bus_error;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGBUS, &action, &previous_action);
  });
}

std::unique_ptr<GuardedMapping> GuardedMapping::map(const FileDescriptor& file, std::uint64_t size) {
  if (size == 0) return nullptr;
  Guard::catch_bus_errors();
  for (Guard& guard : Guard::all) {
    if (guard.taken.exchange(true)) continue;
    void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
    if (address == MAP_FAILED) {
      guard.taken = false;
      return nullptr;
    }
    auto* begin = static_cast<std::byte*>(address);
    guard.lost = Guard::kNothing;
    guard.populated = 0;
    guard.size = round_up(size, page_size());
    guard.begin = begin;
    return std::unique_ptr<GuardedMapping>(new GuardedMapping(guard, ByteView(begin, size)));
  }
  return nullptr;
}

GuardedMapping::~GuardedMapping() {
  std::byte* begin = guard_.begin.exchange(nullptr);
  munmap(begin, bytes_.size());
  guard_.taken = false;
}

std::optional<ByteView> GuardedMapping::populate(std::uint64_t offset, std::uint64_t length) {
  const ByteView bytes = bytes_.subspan(offset, length);
  if (length == 0) return bytes;
  std::byte* begin = guard_.begin;
  const std::uint64_t before = guard_.populated.fetch_add(length);
  if ((before + length) / kPopulatedAtMost > before / kPopulatedAtMost) madvise(begin, bytes_.size(), MADV_DONTNEED);
  const std::uint64_t first = round_down(offset, page_size());
  // EINVAL: Linux before 5.14, which brings the pages one by one when they are read.
  if (madvise(begin + first, offset + length - first, MADV_POPULATE_READ) != 0 && errno != EINVAL) return std::nullopt;
  return bytes;
}

std::optional<std::uint64_t> GuardedMapping::lost_offset() const {
  const std::uint64_t lost = guard_.lost;
  if (lost == Guard::kNothing) return std::nullopt;
  return lost;
}

}  // namespace rootwright::io
