// SPDX-License-Identifier: Apache-2.0
#include "image/build.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "sample_image.h"

namespace rootwright::image {

namespace {

Bytes image_bytes(const std::filesystem::path& image) {
  return read_file(image, 64 * kMiB);
}

constexpr const char* kTwoSlots = R"(slots:
  a: {}
  b: {content: {slot: a}}
partitions:
  - per_slot:
      - {name: "Boot${SLOT}", type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: "Root ${SLOT}"}}
      - name: Root ${SLOT}
        type: root-x86-64
        size: 2MiB
        filesystem: {type: ext4, size: minimal}
        content: {directory: tree}
        verity: {tree: inline}
)";

}  // namespace

TEST_SUITE("image/build") {
  TEST_CASE("1 and 8 threads give the same bytes, image and manifest") {
    SampleImage sample(kTwoSlots);
    const std::filesystem::path image = sample.build(1);
    const Bytes first = image_bytes(image);
    const Bytes first_manifest = image_bytes(manifest_path(image));
    sample.build(8);
    CHECK(image_bytes(image) == first);
    CHECK(image_bytes(manifest_path(image)) == first_manifest);
  }

  TEST_CASE("a slot that is a copy has the bytes of the other one") {
    SampleImage sample(kTwoSlots);
    const Bytes image = image_bytes(sample.build());
    const auto slot = [&](const std::string& label) {
      return ByteView(image).subspan(sample.offset_of(label), 3 * kMiB);
    };
    CHECK(std::ranges::equal(slot("BootA"), slot("BootB")));
    CHECK(text_of(sample.verify()).empty());
  }

  TEST_CASE(
      "where the input is refused, the old image and its manifest stay as they were, and nothing lies beside them") {
    SampleImage sample;
    const std::filesystem::path image = sample.build();
    const Bytes before = image_bytes(image);
    sample.scratch().write("tree/usr/huge", std::string(3'000'000, 'y'));
    CHECK_THROWS_AS(sample.build(), Error);
    CHECK(image_bytes(image) == before);
    CHECK(text_of(sample.verify()).empty());
    for (const auto& entry : std::filesystem::directory_iterator(sample.scratch().path())) {
      CHECK_FALSE(entry.path().filename().string().starts_with("."));
    }
  }

  TEST_CASE("an output that is one of the inputs is refused, under whatever name") {
    SampleImage sample;
    const layout::ReadLayout read = sample.read_layout();
    const std::filesystem::path link = sample.scratch().path() / "link";
    std::filesystem::create_symlink(read.layout.path, link);
    ThreadPool pool(1);
    SilentReporter reporter;
    for (const std::filesystem::path& output : {read.layout.path, link}) {
      CHECK_THROWS_WITH_AS(
          static_cast<void>(build(read, {.output = output, .key = {}}, pool, reporter)),
          ("output '" + output.string() + "' is '" + read.layout.path.string() + "', which the image is built from")
              .c_str(),
          Error);
    }
  }

  TEST_CASE("a directory that holds a private key is refused with the key's path, and what to do") {
    SampleImage sample;
    const auto tree = sample.scratch().path() / "tree";
    std::filesystem::copy(std::string(ROOTWRIGHT_TEST_DATA) + "/keys/signer.key.pem", tree / "etc" / "own.key");
    CHECK_THROWS_WITH_AS(sample.build(),
                         ("directory '" + tree.string() +
                          "' holds private keys: '/etc/own.key'; remove them, or add the directory in a recipe that "
                          "lists them")
                             .c_str(),
                         Error);
  }

  TEST_CASE("the refusal of a file tree too large for its partition has both sizes and the place in the layout") {
    SampleImage sample;
    sample.scratch().write("tree/usr/huge", std::string(3'000'000, 'y'));
    std::string message;
    try {
      sample.build();
    } catch (const Error& error) {
      message = error.what();
    }
    CAPTURE(message);
    CHECK(message.find("sample.yaml:14:11: partition 'Root': size 2 MiB is smaller than its filesystem, 3,") !=
          std::string::npos);
  }
}

}  // namespace rootwright::image
