// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256_selection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

#include "base/error.h"

namespace rootwright::crypto {

namespace {

constexpr std::size_t kDigestSize = 32;

std::size_t batches(std::size_t blocks, const Sha256Kernel& kernel) {
  return (blocks + kernel.lanes - 1) / kernel.lanes;
}

SaltedBlocks part(SaltedBlocks blocks, std::size_t first, std::size_t count) {
  blocks.blocks = blocks.blocks.subspan(first, count);
  blocks.digests = blocks.digests.subspan(first, count);
  return blocks;
}

std::string names(const std::vector<Sha256Kernel>& kernels) {
  std::string text;
  for (const Sha256Kernel& kernel : kernels)
    text.append(text.empty() ? "" : ", ").append(kernel.name);
  return text;
}

std::vector<Sha256Kernel> working(std::vector<Sha256Kernel> candidates, std::string_view wanted) {
  std::erase_if(candidates, [](const Sha256Kernel& kernel) { return !passes_self_test(kernel); });
  if (candidates.empty()) throw Error(ErrorKind::system, "no SHA-256 kernel gives the right digests on this machine");
  if (wanted.empty()) return candidates;

  const auto named = std::ranges::find(candidates, wanted, &Sha256Kernel::name);
  if (named == candidates.end()) {
    throw Error(ErrorKind::usage, "SHA-256 kernel '" + printable(wanted) +
                                      "' is none of those that work on this machine: " + names(candidates));
  }
  return {*named};
}

/// Sixteen blocks of 512 bytes take a kernel 3 to 10 us.
class Trial {
 public:
  static constexpr std::size_t kBlocks = 16;

  Trial() : bytes_(kBlocks * kBlockSize, std::byte{0x5a}), digests_(kBlocks * kDigestSize) {
    for (std::size_t i = 0; i < kBlocks; ++i) {
      blocks_[i] = bytes_.data() + i * kBlockSize;
      places_[i] = digests_.data() + i * kDigestSize;
    }
  }

  [[nodiscard]] std::int64_t nanoseconds(const Sha256Kernel& kernel) const {
    const auto start = std::chrono::steady_clock::now();
    kernel.hash(
        {.block_size = kBlockSize, .salt_before = {}, .salt_behind = {}, .blocks = blocks_, .digests = places_});
    return std::chrono::nanoseconds(std::chrono::steady_clock::now() - start).count();
  }

 private:
  static constexpr std::size_t kBlockSize = 512;

  Bytes bytes_;
  Bytes digests_;
  std::array<const std::byte*, kBlocks> blocks_{};
  std::array<std::byte*, kBlocks> places_{};
};

}  // namespace

Sha256Selection::Sha256Selection(std::vector<Sha256Kernel> candidates, std::string_view wanted) {
  const Trial trial;
  for (const Sha256Kernel& kernel : working(std::move(candidates), wanted))
    kernels_.push_back({.kernel = kernel, .nanoseconds = trial.nanoseconds(kernel)});
  // Whatever disturbs a run makes it longer: the shortest of four counts.
  for (int round = 1; round < 4; ++round) {
    for (TimedKernel& timed : kernels_)
      timed.nanoseconds = std::min(timed.nanoseconds, trial.nanoseconds(timed.kernel));
  }
  std::ranges::stable_sort(kernels_, {}, &TimedKernel::nanoseconds);
  for (TimedKernel& timed : kernels_)
    timed.nanoseconds /= static_cast<std::int64_t>(batches(Trial::kBlocks, timed.kernel));
}

const Sha256Kernel& Sha256Selection::fastest_for(std::size_t blocks) const {
  const auto cost = [&](const TimedKernel& timed) {
    return timed.nanoseconds * static_cast<std::int64_t>(batches(blocks, timed.kernel));
  };
  return std::ranges::min_element(kernels_, {}, cost)->kernel;
}

void Sha256Selection::hash(const SaltedBlocks& blocks) const {
  const std::size_t left_over = blocks.blocks.size() % fastest().lanes;
  const std::size_t in_full_batches = blocks.blocks.size() - left_over;
  if (in_full_batches > 0) fastest().hash(part(blocks, 0, in_full_batches));
  if (left_over > 0) fastest_for(left_over).hash(part(blocks, in_full_batches, left_over));
}

Sha256Selection select_sha256_kernels() {
  constexpr const char* kVariable = "ROOTWRIGHT_SHA256_KERNEL";
  const char* wanted = std::getenv(kVariable);
  try {
    return {sha256_kernels(), wanted == nullptr ? "" : wanted};
  } catch (Error& error) {
    if (error.kind() == ErrorKind::usage) error.prepend(kVariable);
    throw;
  }
}

const Sha256Selection& sha256_selection() {
  static const Sha256Selection selection = select_sha256_kernels();
  return selection;
}

}  // namespace rootwright::crypto
