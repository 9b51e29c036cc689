// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256_kernels.h"

#include <array>

#include "base/cpu_features.h"

namespace rootwright::crypto {

std::vector<Sha256Kernel> sha256_kernels() {
  std::vector<Sha256Kernel> kernels{{.name = "openssl", .lanes = 1, .hash = sha256_openssl}};
#if defined(__x86_64__)
  const CpuFeatures features = cpu_features();
  if (features.avx512) kernels.push_back({.name = "avx512", .lanes = 16, .hash = sha256_avx512});
  if (features.sha_ni) kernels.push_back({.name = "sha-ni", .lanes = 2, .hash = sha256_sha_ni});
  if (features.avx2) kernels.push_back({.name = "avx2", .lanes = 8, .hash = sha256_avx2});
#elif defined(__aarch64__)
  if (cpu_features().armv8_sha2) kernels.push_back({.name = "armv8", .lanes = 2, .hash = sha256_armv8});
#endif
  return kernels;
}

// Seventeen blocks of 200 bytes, each a byte further on in 0, 1, ... 255, 0, ..., with 37 bytes of salt before; their
// digests are one block with the salt behind: one known answer covers every lane.
//   python3 -c 'import hashlib; h = lambda b: hashlib.sha256(b).digest(); x = bytes(i & 255 for i in range(273))
//   print(h(b"".join(h(x[:37] + x[i:i + 200]) for i in range(17)) + x[:37]).hex())'
bool passes_self_test(const Sha256Kernel& kernel) {
  constexpr std::string_view kKnown = "ffcbe388df618adca543457ec841a9fcf19d98d2e69c888cadeec297567433d3";
  constexpr std::size_t kBlocks = 17;
  constexpr std::size_t kDigest = 32;
  std::array<std::byte, 273> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::byte>(i);
  const ByteView salt = ByteView(bytes).first(37);

  std::array<std::byte, kBlocks * kDigest> digests{};
  std::array<const std::byte*, kBlocks> blocks{};
  std::array<std::byte*, kBlocks> places{};
  for (std::size_t i = 0; i < kBlocks; ++i) {
    blocks[i] = &bytes[i];
    places[i] = &digests[i * kDigest];
  }
  kernel.hash({.block_size = 200, .salt_before = salt, .salt_behind = {}, .blocks = blocks, .digests = places});

  std::array<std::byte, kDigest> digest{};
  const std::array<const std::byte*, 1> all_digests{digests.data()};
  const std::array<std::byte*, 1> place{digest.data()};
  kernel.hash(
      {.block_size = digests.size(), .salt_before = {}, .salt_behind = salt, .blocks = all_digests, .digests = place});
  return to_hex(digest) == kKnown;
}

}  // namespace rootwright::crypto
