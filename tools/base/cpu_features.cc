// SPDX-License-Identifier: Apache-2.0
#include "base/cpu_features.h"

#if defined(__x86_64__)
#  include <cpuid.h>
#elif defined(__aarch64__)
#  include <sys/auxv.h>
#endif

namespace rootwright {

#if defined(__x86_64__)

namespace {

/// clang 14's __builtin_cpu_supports does not know "sha". The instructions use SSE registers, which every x86-64
/// system saves.
bool has_sha_ni() {
  constexpr unsigned kShaInEbx = 1U << 29U;
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & kShaInEbx) != 0;
}

}  // namespace

// The compilers' runtime asks xgetbv whether the system saves the AVX registers before it says that there is AVX.
CpuFeatures cpu_features() {
  __builtin_cpu_init();
  return {.avx2 = __builtin_cpu_supports("avx2") != 0,
          .avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                    __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0,
          .gfni = __builtin_cpu_supports("gfni") != 0,
          .sha_ni = has_sha_ni(),
          .armv8_sha2 = false};
}

#elif defined(__aarch64__)

CpuFeatures cpu_features() {
  constexpr unsigned long kSha2 = 1UL << 6U;  // HWCAP_SHA2 of the kernel's <asm/hwcap.h>
  return {
      .avx2 = false, .avx512 = false, .gfni = false, .sha_ni = false, .armv8_sha2 = (getauxval(AT_HWCAP) & kSha2) != 0};
}

#else

CpuFeatures cpu_features() {
  return {};
}

#endif

}  // namespace rootwright
