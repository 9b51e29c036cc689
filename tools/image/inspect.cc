// SPDX-License-Identifier: Apache-2.0
#include "image/inspect.h"

#include "crypto/pkcs7.h"
#include "image/manifest.h"
#include "io/sparse_file.h"

namespace rootwright::image {

Inspection inspect(const std::filesystem::path& path) {
  const io::SparseFile disk = io::SparseFile::open(path);
  PublishedImage image = read_published_image(disk, described_trees(path));
  Inspection inspection{.table = image.table, .partitions = observe(image), .roots = {}, .findings = {}};
  for (PublishedRoot& root : image.roots) {
    InspectedRoot inspected{.label = image.partitions[root.partition].partition.label,
                            .root_hash = std::move(root.root_hash),
                            .signature_place = root.signature.empty() ? std::string() : root.signature_place,
                            .claimed_signer = {}};
    if (const auto signer = crypto::claimed_signer(root.signature)) inspected.claimed_signer = signer->subject();
    inspection.roots.push_back(std::move(inspected));
  }
  inspection.findings = std::move(image.findings);
  return inspection;
}

}  // namespace rootwright::image
