// SPDX-License-Identifier: Apache-2.0
#include "layout/read_verity.h"

#include <doctest/doctest.h>

namespace rootwright::layout {

namespace {

struct Read {
  std::optional<Verity> verity;
  std::string findings;
};

Read read(std::string_view text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  Read result{.verity = read_verity(node, findings), .findings = {}};
  for (const Finding& finding : findings)
    result.findings += (result.findings.empty() ? "" : "\n") + finding.text().substr(2);
  return result;
}

}  // namespace

TEST_SUITE("layout/read_verity") {
  TEST_CASE("a tree lies behind its filesystem or in a partition of its own") {
    const Read inside = read("{tree: inline}");
    CHECK(inside.findings == "");
    CHECK(inside.verity->hash_partition == "");
    CHECK(inside.verity->algorithm == crypto::HashAlgorithm::sha256);
    CHECK(inside.verity->block_size == 4096);
    CHECK_FALSE(inside.verity->salt);
    CHECK(inside.verity->superblock);
    const Read outside = read("{hash_partition: h, signature_partition: s}");
    CHECK(outside.findings == "");
    CHECK(outside.verity->hash_partition == "h");
    CHECK(outside.verity->signature_partition == "s");
  }

  TEST_CASE("its place must be said, once") {
    CHECK(read("{}").findings == "1:1: verity needs either 'tree: inline' or 'hash_partition: NAME'");
    CHECK(
        read("{hash_partition: h}").findings ==
        "1:2: 'hash_partition' needs a 'signature_partition' beside it: nothing else in the image says the root hash");
    CHECK(read("{tree: inline, hash_partition: h}").findings ==
          "1:1: verity needs either 'tree: inline' or 'hash_partition: NAME'");
    CHECK(read("{tree: outside}").findings == "1:8: 'tree' is 'outside'; allowed are inline");
    CHECK(read("{tree: inline, signature_partition: s}").findings ==
          "1:16: 'signature_partition' goes with 'hash_partition'");
  }

  TEST_CASE("algorithm, block size, salt and superblock are read") {
    const Read result = read("{tree: inline, algorithm: sha512, block_size: 1024, salt: 00ff, superblock: false}");
    CHECK(result.findings == "");
    CHECK(result.verity->algorithm == crypto::HashAlgorithm::sha512);
    CHECK(result.verity->block_size == 1024);
    CHECK(result.verity->salt == Bytes{std::byte{0}, std::byte{0xff}});
    CHECK_FALSE(result.verity->superblock);
    CHECK(read("{tree: inline, salt: \"\"}").verity->salt == Bytes{});
  }

  TEST_CASE("forward error correction is asked for by its roots, from 2 to 24") {
    CHECK_FALSE(read("{tree: inline}").verity->fec_roots);
    CHECK(read("{tree: inline, fec: {roots: 2}}").verity->fec_roots == 2);
    CHECK(read("{hash_partition: h, signature_partition: s, fec: {roots: 24}}").verity->fec_roots == 24);
    for (const std::string roots : {"1", "25", "0", "two", "2.5"}) {
      CHECK(read("{tree: inline, fec: {roots: " + roots + "}}").findings ==
            "1:29: 'roots' is '" + roots + "'; wanted is a whole number from 2 to 24");
    }
    CHECK(read("{tree: inline, fec: {}}").findings == "1:21: fec needs the key 'roots'");
    CHECK(read("{tree: inline, fec: {root: 2}}").findings ==
          "1:22: unknown key 'root' in fec; did you mean 'roots'?\n1:21: fec needs the key 'roots'");
    CHECK(read("{tree: inline, fec: 2}").findings == "1:21: 'fec' is '2'; wanted is a map of roots");
    CHECK(read("{tree: inline, fecs: {roots: 2}}").findings ==
          "1:16: unknown key 'fecs' in verity; did you mean 'fec'?");
  }

  TEST_CASE("what dm-verity cannot have is refused") {
    CHECK(read("{tree: inline, algorithm: md5}").findings ==
          "1:27: 'algorithm' is 'md5'; allowed are sha256, sha1, sha384, sha512");
    CHECK(read("{tree: inline, block_size: 8192}").findings ==
          "1:28: 'block_size' is '8192'; allowed are 4096, 2048, 1024, 512");
    CHECK(read("{tree: inline, salt: " + std::string(514, '0') + "}").findings ==
          "1:22: salt has 257 bytes; at most 256 are allowed");
    CHECK(read("inline").findings.starts_with("1:1: this is 'inline'; wanted is a map of tree, hash_partition"));
  }
}

}  // namespace rootwright::layout
