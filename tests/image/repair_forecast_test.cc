// SPDX-License-Identifier: Apache-2.0
// The forecast as verify tells it.
#include "image/repair_forecast.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "base/json.h"
#include "base/size.h"
#include "sample_image.h"

namespace rootwright::image {

namespace {

constexpr const char* kWithFec = R"(
  - {name: Boot, type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: Root}}
  - name: Root
    type: root-x86-64
    size: 4MiB
    filesystem: {type: ext4, size: fill}
    content: {directory: tree}
    verity: {tree: inline, fec: {roots: 2}}
)";

constexpr const char* kWithSeparateFec = R"(
  - name: Root
    type: root-x86-64
    size: 2MiB
    filesystem: {type: ext4}
    content: {directory: tree}
    verity: {hash_partition: Hash, signature_partition: Signature, fec: {roots: 3}}
  - {name: Hash, type: root-x86-64-verity, size: content}
  - {name: Signature, type: root-x86-64-verity-sig, size: content}
)";

/// What the manifest says of the hash tree over partition `index`.
Json manifest_verity(const SampleImage& sample, std::size_t index) {
  const Json manifest = Json::parse(to_text(read_file(sample.scratch().path() / "sample.img.manifest.json", kMiB)));
  return manifest["partitions"][index]["verity"];
}

/// What verify says with one byte of each of these blocks of the partition `label` changed; without the manifest it
/// says the same.
std::string text_with_damage(const SampleImage& sample, const std::string& label,
                             const std::vector<std::uint64_t>& blocks) {
  const std::uint64_t start = sample.offset_of(label);
  for (const std::uint64_t block : blocks)
    sample.flip(start + block * 4096 + 7);
  std::string text = text_of(sample.verify());

  const std::filesystem::path manifest = sample.scratch().path() / "sample.img.manifest.json";
  const std::filesystem::path aside = sample.scratch().path() / "manifest";
  std::filesystem::rename(manifest, aside);
  VerifyOptions options = SampleImage::options();
  options.manifest = ManifestPolicy::ignored;
  CHECK(text_of(sample.verify(options)) == text);
  std::filesystem::rename(aside, manifest);
  for (const std::uint64_t block : blocks)
    sample.flip(start + block * 4096 + 7);
  return text;
}

std::string block_text(const std::string& label, std::uint64_t block, const std::string& what) {
  return label + ": block " + std::to_string(block) + " (byte " + std::to_string(block * 4096) +
         " of the partition): " + what + "\n";
}

}  // namespace

TEST_SUITE("image/repair_forecast") {
  TEST_CASE("an image with FEC is verified, with its manifest and without") {
    for (const char* layout : {kWithFec, kWithSeparateFec}) {
      SampleImage sample(layout);
      sample.build();
      CHECK(text_with_damage(sample, "Root", {}).empty());
    }
  }

  // 1004 data blocks, one of the verity superblock, 9 hash blocks, 5 rounds of 2 parity blocks: all of the 4 MiB.
  TEST_CASE("damaged blocks are said to be repairable as long as their round has no more of them than roots") {
    SampleImage sample(kWithFec);
    sample.build();
    const Json verity = manifest_verity(sample, 1);
    const std::uint64_t rounds = 5;
    REQUIRE(verity["fec"]["size"] == rounds * 2 * 4096);
    const std::uint64_t tree = verity["hash_offset"].get<std::uint64_t>() / 4096 + 1;
    CHECK(text_with_damage(sample, "Root", {500}) == block_text("Root", 500, "free space; repairable with FEC"));
    CHECK(text_with_damage(sample, "Root", {500, 500 + rounds}) ==
          block_text("Root", 500, "free space; repairable with FEC") +
              block_text("Root", 500 + rounds, "free space; repairable with FEC"));
    std::string hopeless;
    for (std::uint64_t i = 0; i < 3; ++i) {
      hopeless += block_text("Root", 500 + i * rounds,
                             "free space; not repairable with FEC: 3 damaged blocks in its round, parity of 2 roots");
    }
    CHECK(text_with_damage(sample, "Root", {500, 500 + rounds, 500 + 2 * rounds}) == hopeless);
    CHECK(text_with_damage(sample, "Root", {tree + 1}) ==
          block_text("Root", tree + 1, "block 1 of the hash tree, in level 0; repairable with FEC"));
  }

  TEST_CASE("a damaged superblock of the filesystem is named, because the repaired one tells what was where") {
    SampleImage sample(kWithFec);
    sample.build();
    sample.flip(sample.offset_of("Root") + 1024 + 56);  // its magic number
    CHECK(text_of(sample.verify()).find(block_text("Root", 0, "superblock; repairable with FEC")) != std::string::npos);
  }

  TEST_CASE("wrong parity is a finding of its own") {
    SampleImage sample(kWithFec);
    sample.build();
    const Json verity = manifest_verity(sample, 1);
    const std::uint64_t parity = verity["fec"]["offset"].get<std::uint64_t>() / 4096;
    CHECK(text_with_damage(sample, "Root", {parity + 3}) ==
          block_text("Root", parity + 3,
                     "parity of round 1 is not what data and hash tree give; the root hash does not cover parity"));
  }

  TEST_CASE("bytes behind the parity are found") {
    SampleImage sample(kWithSeparateFec);
    sample.build();
    sample.flip(sample.offset_of("Hash") + kMiB - 1);
    CHECK(text_of(sample.verify()) ==
          "Hash: byte 1,048,575 of the partition: what lies behind the parity is not zero\n");
  }

  TEST_CASE("parity in a hash partition is found there, and repairs data and hash blocks") {
    SampleImage sample(kWithSeparateFec);
    sample.build();
    CHECK(text_with_damage(sample, "Hash", {2}) ==
          block_text("Hash", 2, "block 1 of the hash tree, in level 0; repairable with FEC"));
    CHECK(text_with_damage(sample, "Root", {400}) == block_text("Root", 400, "free space; repairable with FEC"));
    const std::uint64_t parity = manifest_verity(sample, 0)["fec"]["offset"].get<std::uint64_t>() / 4096;
    CHECK(text_with_damage(sample, "Hash", {parity}).find("parity of round 0 is not what") != std::string::npos);
  }

  TEST_CASE("parity that the manifest does not name is bytes where none belong") {
    SampleImage sample(kWithFec);
    sample.build();
    const std::filesystem::path manifest = sample.scratch().path() / "sample.img.manifest.json";
    Json json = Json::parse(to_text(read_file(manifest, kMiB)));
    json["partitions"][1]["verity"].erase("fec");
    sample.scratch().write("sample.img.manifest.json", json.dump());
    CHECK(text_of(sample.verify()).find("what lies behind the hash tree is not zero") != std::string::npos);
  }
}

}  // namespace rootwright::image
