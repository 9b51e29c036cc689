// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include <sstream>

#include <doctest/doctest.h>

#include "run_command.h"

namespace rootwright::cli {

TEST_SUITE("cli/run") {
  TEST_CASE("no command is a wrong command line, and the message says how to go on") {
    const Result result = run_command({});
    CHECK(result.code == 2);
    CHECK(result.err ==
          "rootwright: A subcommand is required\nRun 'rootwright --help' or 'rootwright COMMAND --help'.\n");
  }

  TEST_CASE("an unknown option is refused by name") {
    const Result result = run_command({"inspect", "x.img", "--jsn"});
    CHECK(result.code == 2);
    CHECK(result.err.find("--jsn") != std::string::npos);
  }

  TEST_CASE("help goes to the output and is a success") {
    const Result result = run_command({"build", "--help"});
    CHECK(result.code == 0);
    CHECK(result.out.find("--set") != std::string::npos);
    CHECK(result.err.empty());
  }

  TEST_CASE("a file that does not exist is an input error and is named") {
    const Result result = run_command({"inspect", "/nonexistent/x.img"});
    CHECK(result.code == 3);
    CHECK(result.err == "rootwright: '/nonexistent/x.img' does not exist\n");
  }

  TEST_CASE("a setting without a value is a wrong command line") {
    CHECK(run_command({"check", "x.yaml", "--set", "rootfs"}).err == "rootwright: --set 'rootfs' is not NAME=VALUE\n");
    CHECK(run_command({"check", "x.yaml", "--set", "rootfs"}).code == 2);
    CHECK(run_command({"check", "x.yaml", "--set", "a=1", "--set", "a=2"}).err ==
          "rootwright: --set gives 'a' twice\n");
  }

  TEST_CASE("a certificate and no signature contradict each other") {
    const Result result = run_command({"verify", "x.img", "--no-signature", "--certificate", "c.pem"});
    CHECK(result.code == 2);
    CHECK(result.err == "rootwright: --certificate and --no-signature contradict each other; give one of them\n");
  }

  TEST_CASE("an epoch that is no number is a wrong command line") {
    std::ostringstream out;
    std::ostringstream err;
    Terminal terminal{.out = out, .err = err, .environment = [](const std::string&) { return "soon"; }};
    CHECK(run({"check", "x.yaml"}, terminal) == 2);
    CHECK(err.str() == "rootwright: SOURCE_DATE_EPOCH is 'soon', allowed is a whole number of seconds since 1970\n");
  }
}

}  // namespace rootwright::cli
