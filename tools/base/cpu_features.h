// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rootwright {

/// What this processor has, as far as the operating system lets programs use it. False on other architectures.
struct CpuFeatures {
  bool avx2;
  bool avx512;  ///< F, BW, DQ and VL together
  bool gfni;    ///< the 256-bit form needs avx2 too, the 512-bit form avx512
  bool sha_ni;
  bool armv8_sha2;
};

/// The same for the whole run. Safe for concurrent use.
[[nodiscard]] CpuFeatures cpu_features();

}  // namespace rootwright
