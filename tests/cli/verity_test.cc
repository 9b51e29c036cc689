// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "base/file.h"
#include "run_command.h"
#include "support/scratch_dir.h"

namespace rootwright::cli {

namespace {

/// `rootwright verity` with files of a scratch directory: arguments that begin with '@' are names in it.
Result run_verity(const test::ScratchDir& scratch, std::vector<std::string> arguments) {
  for (std::string& argument : arguments) {
    if (argument.starts_with('@')) argument = (scratch.path() / argument.substr(1)).string();
  }
  arguments.insert(arguments.begin(), "verity");
  return run_command(arguments);
}

}  // namespace

TEST_SUITE("cli/verity") {
  TEST_CASE("options stand before the action or behind it") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    const Result before = run_verity(scratch, {"--salt=00", "-h", "sha1", "format", "@data", "@hash"});
    const Result behind = run_verity(scratch, {"format", "@data", "@hash", "--salt", "00", "--hash=sha1"});
    CHECK(before.code == 0);
    CHECK(before.out == behind.out);
    CHECK(before.out.find("Hash algorithm:  \tsha1\n") != std::string::npos);
  }

  TEST_CASE("the root hash goes to a file without a newline and comes from one with or without") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--root-hash-file", "@root"}).code == 0);
    CHECK(std::filesystem::file_size(scratch.path() / "root") == 64);
    CHECK(run_verity(scratch, {"verify", "@data", "@hash", "--root-hash-file", "@root"}).code == 0);
    scratch.write("root", std::string(64, '0') + "\n");
    const Result other = run_verity(scratch, {"verify", "@data", "@hash", "--root-hash-file", "@root"});
    CHECK(other.code == 1);
    CHECK(other.err.find("does not match the root hash; all below it fits") != std::string::npos);
  }

  TEST_CASE("what is wrong with an option is a wrong command line that names it") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    const auto refused = [&](std::vector<std::string> arguments, const std::string& message) {
      const Result result = run_verity(scratch, std::move(arguments));
      CHECK(result.code == 2);
      CHECK(result.err == "rootwright: " + message + "\n");
    };
    refused({"format", "@data", "@hash", "--hash=md5"},
            "--hash: hash algorithm 'md5' is none of sha1, sha256, sha384, sha512");
    refused({"format", "@data", "@hash", "--format=2"}, "--format: 2 is no hash format, allowed are 0 and 1");
    refused({"verify", "@data", "@hash"},
            "the root hash is missing: give it behind the hash device, or --root-hash-file FILE");
    refused({"verify", "@data", "@hash", "00", "--root-hash-file", "@root"},
            "the root hash is given twice, by itself and with --root-hash-file");
    refused({"verify", "@data", "@hash", "00", "--no-superblock"},
            "without superblock the salt must be given: --salt HEX, or --salt - for none");
    refused({"repair", "@data", "@hash", "00"}, "to repair needs parity: give --fec-device FILE");
    refused({"dump", "@hash", "--no-superblock"}, "without superblock there is nothing to dump");
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--salt=xyz"}).err.starts_with("rootwright: --salt: "));
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--uuid=xyz"}).err.starts_with("rootwright: --uuid: "));
    CHECK(run_verity(scratch, {"verify", "@data", "@hash", "xyz"}).err.starts_with("rootwright: root hash: "));
    for (const std::string number : {"-1", "0x10", "10k", "99999999999999999999", "1 "}) {
      const Result result = run_verity(scratch, {"format", "@data", "@hash", "--data-blocks=" + number});
      CHECK(result.code == 2);
      CHECK(result.err.starts_with("rootwright: --data-blocks: '" + number +
                                   "' is no whole number up to 18446744073709551615\n"));
    }
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "hash"));
  }

  TEST_CASE("numbers are decimal whatever digit they begin with") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(16 * 4096, 'x'));
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--data-blocks=010"}).out.find("Data blocks:     \t10\n") !=
          std::string::npos);
  }

  // CLI11 took the next argument for the value: the data image was written over.
  TEST_CASE("an option with nothing behind its equals sign is empty, which only a salt may be") {
    const test::ScratchDir scratch;
    const std::string text(8192, 'x');
    const std::filesystem::path data = scratch.write("data", text);
    for (const std::string option : {"--root-hash-file", "--fec-device", "--hash", "--data-blocks", "--uuid"}) {
      const Result result = run_verity(scratch, {"format", option + "=", "@data", "@other", "@hash"});
      CHECK(result.code == 2);
      CHECK(result.err.starts_with("rootwright: " + option + ": is empty\n"));
    }
    CHECK(to_text(read_file(data, 10000)) == text);
    CHECK(run_verity(scratch, {"format", "--salt=", "@data", "@hash"}).out.find("Salt:            \t-\n") !=
          std::string::npos);
  }

  TEST_CASE("a root hash does not take the place of a device, and is said even if its file cannot be written") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(8192, 'x'));
    std::filesystem::create_symlink("data", scratch.path() / "link");
    for (const std::string file : {"@data", "@hash", "@fec", "@link"}) {
      const Result result =
          run_verity(scratch, {"format", "@data", "@hash", "--fec-device", "@fec", "--root-hash-file", file});
      CHECK(result.code == 2);
      CHECK(result.err.ends_with("is a device of the volume: data, hash or FEC device\n"));
    }
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--root-hash-file", "@no/root"}).code == 4);
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "hash"));
  }

  TEST_CASE("damaged blocks are named up to the sixteenth, then counted") {
    const test::ScratchDir scratch;
    scratch.write("data", std::string(80 * 4096, 'x'));
    CHECK(run_verity(scratch, {"format", "@data", "@hash", "--root-hash-file", "@root"}).code == 0);
    scratch.write("data", std::string(20 * 4096, 'y') + std::string(60 * 4096, 'x'));
    const Result result = run_verity(scratch, {"verify", "@data", "@hash", "--root-hash-file", "@root"});
    const std::string data = "'" + (scratch.path() / "data").string() + "'";
    CHECK(result.code == 1);
    CHECK(result.err.starts_with(data + ": data block 0 (byte 0) does not match\n"));
    CHECK(result.err.ends_with("data block 15 (byte 61440) does not match\nand 4 more blocks\n" + data +
                               ": not verified: 20 blocks do not match\n"));
    const Result json = run_verity(scratch, {"verify", "@data", "@hash", "--root-hash-file", "@root", "--json"});
    CHECK(json.out.find("\"length\": 81920") != std::string::npos);
    CHECK(json.out.find("\"answer\": \"not verified\"") != std::string::npos);
    CHECK(json.out.find("\"repairable\": null") != std::string::npos);
  }
}

}  // namespace rootwright::cli
