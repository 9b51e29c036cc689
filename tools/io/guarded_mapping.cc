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
  std::atomic<bool> taken{false};
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::uintptr_t> end{0};   // 0: guards nothing yet; rounded up to whole pages
  std::atomic<std::uintptr_t> lost{0};  // the lowest address that was lost, 0 if none
  std::atomic<std::uint64_t> populated{0};

  static std::array<Guard, 64> all;
  static void catch_bus_errors();
  static void on_bus_error(int signal_number, siginfo_t* fault, void* context);

 private:
  void replace_pages_from(std::uintptr_t address);
};

namespace {

// Page tables take 2 MiB for 1 GiB of 4096-byte pages. To give them back costs the pages another fault where they are
// still in use, so it is done rarely.
constexpr std::uint64_t kPopulatedAtMost = 4 * kGiB;

struct sigaction previous_action {};

std::uintptr_t page_size() {
  static const auto size = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::uintptr_t address_of(const std::byte* byte) {
  return reinterpret_cast<std::uintptr_t>(byte);
}

}  // namespace

std::array<GuardedMapping::Guard, 64> GuardedMapping::Guard::all;

void GuardedMapping::Guard::replace_pages_from(std::uintptr_t address) {
  const std::uintptr_t page = round_down(address, page_size());
  mmap(reinterpret_cast<void*>(page), end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  std::uintptr_t before = lost;
  while ((before == 0 || page < before) && !lost.compare_exchange_weak(before, page)) {
  }
}

void GuardedMapping::Guard::on_bus_error(int signal_number, siginfo_t* fault, void* /*context*/) {
  const int error_number = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(fault->si_addr);
  for (Guard& guard : all) {
    if (fault->si_code <= 0 || address < guard.begin || address >= guard.end) continue;
    guard.replace_pages_from(address);
    errno = error_number;
    return;
  }
  // Not ours: it comes again as soon as this handler returns, to whom it came before.
  sigaction(SIGBUS, &previous_action, nullptr);
  static_cast<void>(raise(signal_number));
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
    const ByteView bytes(static_cast<const std::byte*>(address), size);
    guard.lost = 0;
    guard.populated = 0;
    guard.begin = address_of(bytes.data());
    guard.end = round_up(address_of(bytes.data()) + size, page_size());
    return std::unique_ptr<GuardedMapping>(new GuardedMapping(guard, bytes));
  }
  return nullptr;
}

GuardedMapping::~GuardedMapping() {
  guard_.end = 0;
  guard_.begin = 0;
  munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  guard_.taken = false;
}

std::optional<ByteView> GuardedMapping::populate(std::uint64_t offset, std::uint64_t length) {
  const ByteView bytes = bytes_.subspan(offset, length);
  if (length == 0) return bytes;
  const std::uint64_t before = guard_.populated.fetch_add(length);
  if ((before + length) / kPopulatedAtMost > before / kPopulatedAtMost) {
    madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
  }
  const std::uintptr_t begin = round_down(address_of(bytes.data()), page_size());
  const std::uintptr_t end = address_of(bytes.data()) + length;
  // EINVAL: Linux before 5.14, which brings the pages one by one when they are read.
  if (madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_READ) != 0 && errno != EINVAL) {
    return std::nullopt;
  }
  return bytes;
}

std::optional<std::uint64_t> GuardedMapping::lost_offset() const {
  const std::uintptr_t lost = guard_.lost;
  if (lost == 0) return std::nullopt;
  return lost - guard_.begin;
}

}  // namespace rootwright::io
