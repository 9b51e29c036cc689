// SPDX-License-Identifier: Apache-2.0
#include "sample_image.h"

#include <fstream>

#include <doctest/doctest.h>

#include "gpt/table_io.h"
#include "io/sparse_file.h"

namespace rootwright::image {

namespace {

const std::filesystem::path kKeys = std::filesystem::path(ROOTWRIGHT_TEST_DATA) / "keys";

constexpr const char* kDefaultPartitions = R"(
  - {name: Boot, type: xbootldr, size: 1MiB, filesystem: {type: fat}, content: {boot: Root}}
  - name: Root
    type: root-x86-64
    size: 2MiB
    filesystem: {type: ext4, size: minimal}
    content: {directory: tree}
    verity: {tree: inline}
)";

std::string layout_text(const std::string& partitions) {
  return "format: rootwright/1\nname: sample\nversion: 1\nepoch: 1700000000\n"
         "seed: 3d9c1e57-08ab-4a64-8b17-f2c0e5d6a911\nsigning:\n  verity:\n    certificate: " +
         (kKeys / "signer.crt.pem").string() + "\n    example_key: " + (kKeys / "signer.key.pem").string() + "\n" +
         (partitions.find("slots:") == std::string::npos ? "partitions:" : "") + partitions;
}

}  // namespace

SampleImage::SampleImage(const std::string& partitions)
    : layout_(scratch_.write("sample.yaml", layout_text(partitions.empty() ? kDefaultPartitions : partitions))),
      image_(scratch_.path() / "sample.img") {
  scratch_.write("tree/etc/hello", "hello\n");
  scratch_.write("tree/usr/big", std::string(600'000, 'x'));
}

layout::ReadLayout SampleImage::read_layout() const {
  layout::ReadLayout layout = layout::read_layout(layout_, {}, std::nullopt);
  for (const layout::Finding& finding : layout.findings)
    FAIL(finding.text());
  return layout;
}

std::filesystem::path SampleImage::build(std::size_t threads) {
  const layout::ReadLayout layout = read_layout();
  ThreadPool pool(threads);
  SilentReporter reporter;
  return image::build(layout, {.output = image_, .key = std::nullopt}, pool, reporter).image;
}

VerifyOptions SampleImage::options() {
  return {.certificate = crypto::Certificate::read_pem_file(kKeys / "signer.crt.pem")};
}

VerifyReport SampleImage::verify() const {
  return verify(options());
}

VerifyReport SampleImage::verify(const VerifyOptions& options) const {
  ThreadPool pool(2);
  SilentReporter reporter;
  return image::verify(image_, options, pool, reporter);
}

void SampleImage::flip(std::uint64_t offset) const {
  std::fstream file(image_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(byte ^ 1));
}

std::uint64_t SampleImage::offset_of(const std::string& label) const {
  const io::SparseFile disk = io::SparseFile::open(image_);
  for (const gpt::Partition& partition : gpt::read_table(disk).table.partitions) {
    if (partition.label == label) return partition.extent.offset;
  }
  FAIL("no partition ", label);
  return 0;
}

std::string text_of(const VerifyReport& report) {
  std::string text;
  for (const ImageFinding& finding : report.findings)
    text += finding.text() + "\n";
  return text;
}

}  // namespace rootwright::image
