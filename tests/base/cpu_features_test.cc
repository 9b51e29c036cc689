// SPDX-License-Identifier: Apache-2.0
#include "base/cpu_features.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace rootwright {

#if defined(__x86_64__)

namespace {

/// What stands behind the first "flags" of /proc/cpuinfo: the kernel leaves out what it does not let programs use.
std::set<std::string> flags_of_the_kernel() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  std::string line;
  while (std::getline(cpuinfo, line) && !line.starts_with("flags")) {
  }
  std::istringstream words(line);
  std::set<std::string> flags;
  for (std::string word; words >> word;)
    flags.insert(word);
  return flags;
}

}  // namespace

TEST_SUITE("base/cpu_features") {
  TEST_CASE("the features are those that the kernel lists") {
    const std::set<std::string> flags = flags_of_the_kernel();
    REQUIRE(flags.contains("sse2"));
    const CpuFeatures features = cpu_features();
    CHECK(features.avx2 == flags.contains("avx2"));
    CHECK(features.avx512 == (flags.contains("avx512f") && flags.contains("avx512bw") && flags.contains("avx512dq") &&
                              flags.contains("avx512vl")));
    CHECK(features.gfni == flags.contains("gfni"));
    CHECK(features.sha_ni == flags.contains("sha_ni"));
    CHECK_FALSE(features.armv8_sha2);
  }
}

#elif defined(__aarch64__)

TEST_SUITE("base/cpu_features") {
  TEST_CASE("another architecture's features are absent") {
    const CpuFeatures features = cpu_features();
    CHECK_FALSE((features.avx2 || features.avx512 || features.gfni || features.sha_ni));
  }
}

#endif

}  // namespace rootwright
