// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256_selection.h"

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "crypto/sha256_sample.h"

namespace rootwright::crypto {

namespace {

constexpr Sha256Kernel kOpenssl{.name = "openssl", .lanes = 1, .hash = sha256_openssl};

constexpr Sha256Kernel kLiar{.name = "liar", .lanes = 64, .hash = [](const SaltedBlocks& /*blocks*/) {}};

void wait_microseconds(std::size_t microseconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(microseconds);
  while (std::chrono::steady_clock::now() < end) {
  }
}

std::size_t hashed_by_wide = 0;
std::size_t hashed_by_narrow = 0;

/// Sixteen lanes, as fast for one block as for sixteen.
constexpr Sha256Kernel kWide{.name = "wide", .lanes = 16, .hash = [](const SaltedBlocks& blocks) {
                               hashed_by_wide += blocks.blocks.size();
                               sha256_openssl(blocks);
                               wait_microseconds(60 * ((blocks.blocks.size() + 15) / 16));
                             }};
/// Slower than all sixteen lanes, faster than three of them.
constexpr Sha256Kernel kNarrow{.name = "narrow", .lanes = 1, .hash = [](const SaltedBlocks& blocks) {
                                 hashed_by_narrow += blocks.blocks.size();
                                 sha256_openssl(blocks);
                                 wait_microseconds(15 * blocks.blocks.size());
                               }};

/// How many blocks each of the two should hash.
struct Share {
  std::size_t wide;
  std::size_t narrow;
};

/// Sets the variable that names a kernel, and puts back what was there.
class KernelInEnvironment {
 public:
  explicit KernelInEnvironment(const char* kernel) {
    if (const char* before = std::getenv(kVariable)) before_ = before;
    setenv(kVariable, kernel, 1);
  }
  KernelInEnvironment(const KernelInEnvironment&) = delete;
  KernelInEnvironment& operator=(const KernelInEnvironment&) = delete;
  ~KernelInEnvironment() {
    if (before_) {
      setenv(kVariable, before_->c_str(), 1);
    } else {
      unsetenv(kVariable);
    }
  }

 private:
  static constexpr const char* kVariable = "ROOTWRIGHT_SHA256_KERNEL";

  std::optional<std::string> before_;
};

}  // namespace

TEST_SUITE("crypto/sha256_selection") {
  TEST_CASE("the fastest kernel hashes full batches, and what is left if most of its lanes are used") {
    const Sha256Selection selection({kNarrow, kWide}, "");
    REQUIRE(selection.fastest().name == "wide");
    for (const Share& share : {Share{0, 0}, {0, 1}, {0, 2}, {15, 0}, {16, 0}, {16, 1}, {47, 0}}) {
      const Sha256Sample sample({.count = share.wide + share.narrow});
      hashed_by_wide = 0;
      hashed_by_narrow = 0;
      selection.hash(sample.blocks());
      CHECK(hashed_by_wide == share.wide);
      CHECK(hashed_by_narrow == share.narrow);
      CHECK(sample.digests() == sample.expected());
    }
  }

  TEST_CASE("a kernel that is asked for hashes every block") {
    const Sha256Selection selection({kNarrow, kWide}, "narrow");
    CHECK(selection.fastest().name == "narrow");
    const Sha256Sample sample({.count = 40});
    hashed_by_wide = 0;
    selection.hash(sample.blocks());
    CHECK(hashed_by_wide == 0);
    CHECK(sample.digests() == sample.expected());
  }

  TEST_CASE("a kernel that fails its self-test is not used") {
    const Sha256Selection selection({kLiar, kOpenssl}, "");
    CHECK(selection.fastest().name == "openssl");
    const Sha256Sample sample({.count = 65});
    selection.hash(sample.blocks());
    CHECK(sample.digests() == sample.expected());
  }

  TEST_CASE("asking for a kernel that does not work here is refused with those that do") {
    CHECK_THROWS_WITH_AS(Sha256Selection({kOpenssl, kNarrow}, "avx\n9"),
                         "SHA-256 kernel 'avx\\0129' is none of those that work on this machine: openssl, narrow",
                         Error);
    CHECK_THROWS_WITH_AS(Sha256Selection({kOpenssl, kLiar}, "liar"),
                         "SHA-256 kernel 'liar' is none of those that work on this machine: openssl", Error);
  }

  TEST_CASE("a machine on which no kernel works is refused") {
    CHECK_THROWS_WITH_AS(Sha256Selection({kLiar}, ""), "no SHA-256 kernel gives the right digests on this machine",
                         Error);
  }

  TEST_CASE("the environment names the kernel") {
    for (const Sha256Kernel& kernel : sha256_kernels()) {
      const KernelInEnvironment variable(std::string(kernel.name).c_str());
      CHECK(select_sha256_kernels().fastest().name == kernel.name);
    }
    const KernelInEnvironment variable("mmx");
    std::string names;
    for (const Sha256Kernel& kernel : sha256_kernels())
      names.append(names.empty() ? "" : ", ").append(kernel.name);
    const std::string message =
        "ROOTWRIGHT_SHA256_KERNEL: SHA-256 kernel 'mmx' is none of those that work on this machine: " + names;
    CHECK_THROWS_WITH_AS(static_cast<void>(select_sha256_kernels()), message.c_str(), Error);
  }

  TEST_CASE("an empty name in the environment leaves the choice to the timing") {
    const KernelInEnvironment variable("");
    CHECK_FALSE(select_sha256_kernels().fastest().name.empty());
  }

  TEST_CASE("a process has one selection") {
    CHECK(&sha256_selection() == &sha256_selection());
    const Sha256Sample sample({.count = 35, .block_size = 4096});
    sha256_selection().hash(sample.blocks());
    CHECK(sample.digests() == sample.expected());
  }
}

}  // namespace rootwright::crypto
