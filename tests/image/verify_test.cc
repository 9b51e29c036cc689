// SPDX-License-Identifier: Apache-2.0
#include "image/verify.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/size.h"
#include "io/sparse_file.h"
#include "sample_image.h"

namespace rootwright::image {

namespace {

constexpr const char* kDiscoverable = R"(slots:
  a: {}
  b: {content: none, label: _empty}
partitions:
  - per_slot:
      - name: root-${slot}
        type: root-x86-64
        size: 2MiB
        filesystem: {type: ext4}
        content: {directory: tree}
        verity: {hash_partition: "hash-${slot}", signature_partition: "signature-${slot}"}
      - {name: "hash-${slot}", type: root-x86-64-verity, size: content}
      - {name: "signature-${slot}", type: root-x86-64-verity-sig, size: content}
)";

constexpr const char* kWithoutSuperblock = R"(
  - {name: Boot, type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: Root}}
  - name: Root
    type: root-x86-64
    size: content
    filesystem: {type: ext4, size: minimal}
    content: {directory: tree}
    verity: {tree: inline, superblock: false}
)";

std::uint64_t filesystem_size(const SampleImage& sample) {
  const Json manifest = Json::parse(to_text(read_file(sample.scratch().path() / "sample.img.manifest.json", kMiB)));
  return manifest["partitions"][1]["filesystem"]["size"];
}

}  // namespace

TEST_SUITE("image/verify") {
  TEST_CASE("an image as it was built is verified, with its root hash") {
    SampleImage sample;
    sample.build();
    const VerifyReport report = sample.verify();
    CHECK(text_of(report).empty());
    CHECK(answer_of(report) == "verified");
    REQUIRE(report.roots.size() == 1);
    CHECK(report.roots[0].label == "Root");
  }

  TEST_CASE("separate hash and signature partitions and a free slot are verified") {
    SampleImage sample(kDiscoverable);
    sample.build();
    CHECK(text_of(sample.verify()).empty());
  }

  TEST_CASE("a tree without superblock is found by its manifest, and by nothing without one") {
    SampleImage sample(kWithoutSuperblock);
    sample.build();
    CHECK(text_of(sample.verify()).empty());
    std::filesystem::remove(sample.scratch().path() / "sample.img.manifest.json");
    VerifyOptions options = SampleImage::options();
    options.manifest = ManifestPolicy::ignored;
    CHECK(text_of(sample.verify(options)).starts_with("Root: "));
  }

  TEST_CASE("without a certificate an image is consistent and of unknown origin") {
    SampleImage sample;
    sample.build();
    VerifyOptions options = SampleImage::options();
    options.certificate.reset();
    CHECK(answer_of(sample.verify(options)) == "consistent, origin not verified");
  }

  TEST_CASE("another certificate is refused, and an example key where a release is asked for") {
    SampleImage sample;
    sample.build();
    VerifyOptions options = SampleImage::options();
    options.keys = KeyPolicy::release;
    CHECK(text_of(sample.verify(options)).starts_with("disk: signed with an example key, "));
    options.certificate = crypto::Certificate::read_pem_file(std::string(ROOTWRIGHT_TEST_DATA) + "/keys/other.crt.pem");
    CHECK(text_of(sample.verify(options)).find("Root: the signature in Boot: /roothash.p7s does not verify") !=
          std::string::npos);
  }

  TEST_CASE("a damaged data block is named with its byte and its file") {
    SampleImage sample;
    sample.build();
    const Bytes image = read_file(sample.scratch().path() / "sample.img", 16 * kMiB);
    const std::string bytes = to_text(image);
    const std::uint64_t place = bytes.find(std::string(8192, 'x'));
    sample.flip(place);
    const std::uint64_t offset = place - sample.offset_of("Root");
    const VerifyReport report = sample.verify();
    CHECK(text_of(report) == "Root: block " + std::to_string(offset / 4096) + " (byte " +
                                 std::to_string(round_down(offset, 4096)) +
                                 " of the partition): /usr/big, bytes 0–4095\n");
    REQUIRE(report.findings[0].block);
    CHECK(report.findings[0].block->owner.path == "/usr/big");
    CHECK_FALSE(report.findings[0].block->repairable);
  }

  TEST_CASE("one byte in superblock, padding, each level of the tree and behind it is named") {
    SampleImage sample;
    sample.build();
    const std::uint64_t root = sample.offset_of("Root");
    const std::uint64_t superblock = root + filesystem_size(sample);
    const std::uint64_t top = superblock + 4096;
    const auto finding_after_flip = [&](std::uint64_t offset) {
      sample.flip(offset);
      std::string text = text_of(sample.verify());
      sample.flip(offset);
      return text;
    };
    CHECK(finding_after_flip(superblock).starts_with("Root: "));                              // magic
    CHECK(finding_after_flip(superblock + 20).find("superblock_uuid") != std::string::npos);  // only the manifest knows
    CHECK(finding_after_flip(superblock + 100).starts_with("Root: "));                        // salt
    CHECK(finding_after_flip(superblock + 600).find("behind the verity superblock is not zero") != std::string::npos);
    CHECK(finding_after_flip(top).find("the hash tree does not match the root hash") != std::string::npos);
    CHECK(finding_after_flip(top + 4095).find("the hash tree does not match the root hash") != std::string::npos);
    CHECK(finding_after_flip(top + 4096).find("block 1 of the hash tree, in level 0\n") != std::string::npos);
    CHECK(finding_after_flip(root + 2 * kMiB - 1).find("what lies behind the hash tree is not zero") !=
          std::string::npos);
    CHECK(finding_after_flip(40 * kKiB).find("which belongs to no partition, is not zero") != std::string::npos);
    CHECK(text_of(sample.verify()).empty());
  }

  TEST_CASE("bytes in a free slot are found") {
    SampleImage sample(kDiscoverable);
    sample.build();
    const std::uint64_t free_slot = sample.offset_of("signature-a") + kMiB;
    sample.flip(free_slot + 12345);
    CHECK(text_of(sample.verify()) == "_empty: byte 12,345 of the partition: a free slot is not zero\n");
  }

  TEST_CASE("a missing manifest is named, and so is what to do") {
    SampleImage sample;
    const std::filesystem::path image = sample.build();
    std::filesystem::remove(manifest_path(image));
    CHECK(text_of(sample.verify()) ==
          "disk: manifest: there is no '" + manifest_path(image).string() + "'; --no-manifest goes without\n");
  }

  TEST_CASE("a file that is no disk is refused") {
    const SampleImage sample;
    sample.scratch().write("sample.img", std::string(100'000, 'z'));
    CHECK_THROWS_AS((void)sample.verify(), Error);
  }
}

}  // namespace rootwright::image
