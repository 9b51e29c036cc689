// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <cerrno>
#include <stdexcept>

#include <doctest/doctest.h>

namespace rootwright {

TEST_SUITE("base/error") {
  TEST_CASE("context goes in front, so that a message reads from the outside in") {
    const auto fail = [] {
      with_context("layout.yaml:14", [] {
        with_context("partition 'root'", []() -> int { throw Error(ErrorKind::input, "is too small"); });
      });
    };
    CHECK_THROWS_WITH_AS(fail(), "layout.yaml:14: partition 'root': is too small", Error);
  }

  TEST_CASE("a context keeps the kind and gives through what the body gives") {
    try {
      with_context("here", [] { throw Error(ErrorKind::integrity, "no"); });
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::integrity);
    }
    CHECK(with_context("here", [] { return 42; }) == 42);
  }

  TEST_CASE("a context leaves exceptions that are bugs as they are") {
    CHECK_THROWS_WITH_AS(with_context("here", [] { throw std::logic_error("a bug"); }), "a bug", std::logic_error);
  }

  TEST_CASE("an error of the system has the system's words") {
    const Error error = system_error(ENOSPC, "write 'edge.img'");
    CHECK(error.kind() == ErrorKind::system);
    CHECK(std::string(error.what()) == "cannot write 'edge.img': No space left on device");
  }
}

}  // namespace rootwright
