// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/kernel.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/cpu_features.h"
#include "base/error.h"

namespace rootwright::reed_solomon {

namespace {

constexpr std::array kKernels = {
#if defined(__x86_64__)
    Kernel{.name = "gfni",
           .is_available = [] { return cpu_features().avx512 && cpu_features().gfni; },
           .syndromes_of_whole_widths = syndromes_gfni,
           .transform_whole_widths = transform_gfni},
    Kernel{.name = "avx2",
           .is_available = [] { return cpu_features().avx2; },
           .syndromes_of_whole_widths = syndromes_avx2,
           .transform_whole_widths = transform_avx2},
#endif
    Kernel{.name = "portable",
           .is_available = [] { return true; },
           .syndromes_of_whole_widths = syndromes_portable,
           .transform_whole_widths = transform_portable},
};

std::string names_of_kernels() {
  std::string names;
  for (const Kernel& kernel : kKernels)
    names += (names.empty() ? "" : ", ") + std::string(kernel.name);
  return names;
}

const Kernel& named_kernel(std::string_view name) {
  const auto kernel = std::ranges::find(kKernels, name, &Kernel::name);
  const std::string variable = "ROOTWRIGHT_FEC_KERNEL=" + printable(name);
  if (kernel == kKernels.end())
    throw Error(ErrorKind::usage, variable + ": there is no such kernel, only " + names_of_kernels());
  if (!kernel->is_available()) throw Error(ErrorKind::usage, variable + ": this processor lacks its instructions");
  if (!passes_self_test(*kernel))
    throw Error(ErrorKind::system, variable + ": the kernel fails its self-test on this processor");
  return *kernel;
}

/// Bytes that look like any others, the same in each run.
Bytes arbitrary_bytes(std::size_t count) {
  Bytes bytes(count);
  std::uint32_t state = 1;
  for (std::byte& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<std::byte>(state >> 24U);
  }
  return bytes;
}

constexpr std::size_t kTestedLength = 256;  // every symbol once, and whole widths
constexpr std::size_t kTestedStreams = 31;  // not a multiple of what any kernel takes at once

// The expected bytes come from the arithmetic of galois_field.h, symbol by symbol: it is what no kernel uses.

bool multiplies_rightly(const Kernel& kernel) {
  Bytes symbols(kTestedLength);
  Bytes expected;
  std::vector<Multiplier> multipliers(256);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    symbols[i] = static_cast<std::byte>(i);
    multipliers[i] = multiplier(static_cast<Symbol>(i));
    for (std::size_t k = 0; k < kTestedLength; ++k)
      expected.push_back(std::byte{multiply(static_cast<Symbol>(i), static_cast<Symbol>(k))});
  }
  Bytes out(expected.size());
  kernel.transform_whole_widths({.multipliers = multipliers,
                                 .columns = 1,
                                 .in = {.first = symbols.data(), .stride = kTestedLength},
                                 .out = {.first = out.data(), .stride = kTestedLength},
                                 .length = kTestedLength});
  return out == expected;
}

bool computes_syndromes_rightly(const Kernel& kernel, std::size_t roots) {
  const Bytes bytes = arbitrary_bytes(kTestedStreams * kTestedLength);
  std::vector<const std::byte*> streams;
  Bytes expected(roots * kTestedLength);
  for (std::size_t i = 0; i < kTestedStreams; ++i) {
    streams.push_back(bytes.data() + i * kTestedLength);
    for (std::size_t k = 0; k < expected.size(); ++k) {
      const Symbol root = power_of_a(static_cast<unsigned>(k / kTestedLength));
      expected[k] = std::byte{multiply(static_cast<Symbol>(expected[k]), root)} ^ streams[i][k % kTestedLength];
    }
  }
  Bytes out(kTestedLength * syndrome_rows(roots));
  kernel.syndromes_of_whole_widths({.pointers = streams, .length = kTestedLength}, roots,
                                   {.first = out.data(), .stride = kTestedLength});
  return std::equal(expected.begin(), expected.end(), out.begin());
}

}  // namespace

void Kernel::syndromes(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) const {
  const std::size_t whole = streams.length - streams.length % kKernelWidth;
  syndromes_of_whole_widths({.pointers = streams.pointers, .length = whole}, roots, syndromes);
  if (whole == streams.length) return;
  std::vector<const std::byte*> rest(streams.pointers.begin(), streams.pointers.end());
  for (const std::byte*& stream : rest)
    stream += whole;
  syndromes_portable({.pointers = rest, .length = streams.length - whole}, roots,
                     {.first = syndromes.first + whole, .stride = syndromes.stride});
}

void Kernel::transform(const Transform& transform) const {
  const std::size_t whole = transform.length - transform.length % kKernelWidth;
  Transform part = transform;
  part.length = whole;
  transform_whole_widths(part);
  if (whole == transform.length) return;
  part.in.first += whole;
  part.out.first += whole;
  part.length = transform.length - whole;
  transform_portable(part);
}

std::vector<Multiplier> multipliers(const Matrix& matrix) {
  std::vector<Multiplier> result;
  std::ranges::transform(matrix.symbols(), std::back_inserter(result), multiplier);
  return result;
}

std::span<const Kernel> kernels() {
  return kKernels;
}

const Kernel& choose_kernel(std::string_view name) {
  if (!name.empty()) return named_kernel(name);
  const auto usable = [](const Kernel& kernel) { return kernel.is_available() && passes_self_test(kernel); };
  const auto found = std::ranges::find_if(kKernels, usable);
  return found == kKernels.end() ? kKernels.back() : *found;
}

const Kernel& chosen_kernel() {
  static const Kernel& chosen = []() -> const Kernel& {
    const char* name = std::getenv("ROOTWRIGHT_FEC_KERNEL");
    return choose_kernel(name == nullptr ? "" : name);
  }();
  return chosen;
}

bool passes_self_test(const Kernel& kernel) {
  return multiplies_rightly(kernel) && computes_syndromes_rightly(kernel, kMinimumRoots) &&
         computes_syndromes_rightly(kernel, kMaximumRoots);
}

}  // namespace rootwright::reed_solomon
