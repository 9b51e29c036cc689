// SPDX-License-Identifier: Apache-2.0
#include "reed_solomon/kernel.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::reed_solomon {

TEST_SUITE("reed_solomon/kernel") {
  TEST_CASE("every kernel that this processor has passes its self-test") {
    for (const Kernel& kernel : kernels()) {
      CAPTURE(kernel.name);
      if (kernel.is_available()) CHECK(passes_self_test(kernel));
    }
  }

  TEST_CASE("a kernel that gets one product wrong fails its self-test") {
    Kernel wrong = kernels().back();
    wrong.transform_whole_widths = [](const Transform& transform) {
      transform_portable(transform);
      *transform.out.row(transform.multipliers.size() / transform.columns - 1) ^= std::byte{1};
    };
    CHECK_FALSE(passes_self_test(wrong));
  }

  TEST_CASE("a kernel that gets a syndrome wrong for 24 roots only fails its self-test") {
    Kernel wrong = kernels().back();
    wrong.syndromes_of_whole_widths = [](const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) {
      syndromes_portable(streams, roots, syndromes);
      if (roots == 24) syndromes.row(23)[streams.length - 1] ^= std::byte{1};
    };
    CHECK_FALSE(passes_self_test(wrong));
  }

  TEST_CASE("the portable kernel is the last, and always there") {
    CHECK(kernels().back().name == "portable");
    CHECK(kernels().back().is_available());
    CHECK(&choose_kernel("portable") == &kernels().back());
  }

  TEST_CASE("without a name the first kernel that this processor has is chosen") {
    const auto first = std::ranges::find_if(kernels(), [](const Kernel& kernel) { return kernel.is_available(); });
    CHECK(&choose_kernel("") == &*first);
  }

  TEST_CASE("a name that is no kernel is refused with those that are") {
    std::string message = "ROOTWRIGHT_FEC_KERNEL=sse: there is no such kernel, only ";
    for (const Kernel& kernel : kernels())
      message += std::string(kernel.name) + (kernel.name == "portable" ? "" : ", ");
    CHECK_THROWS_WITH_AS(static_cast<void>(choose_kernel("sse")), message.c_str(), Error);
  }

  TEST_CASE("a kernel whose instructions this processor lacks is refused") {
    for (const Kernel& kernel : kernels()) {
      if (kernel.is_available()) continue;
      const std::string message =
          "ROOTWRIGHT_FEC_KERNEL=" + std::string(kernel.name) + ": this processor lacks its instructions";
      CHECK_THROWS_WITH_AS(static_cast<void>(choose_kernel(kernel.name)), message.c_str(), Error);
    }
  }
}

}  // namespace rootwright::reed_solomon
