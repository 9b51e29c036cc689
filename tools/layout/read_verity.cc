// SPDX-License-Identifier: Apache-2.0
#include "layout/read_verity.h"

#include <string>
#include <utility>

#include "layout/map_reader.h"
#include "layout/scalar.h"

namespace rootwright::layout {

namespace {

/// The superblock's field (cryptsetup, lib/verity/verity.c).
constexpr std::size_t kLongestSalt = 256;

crypto::HashAlgorithm read_algorithm(const YamlNode& node, Findings& findings) {
  using enum crypto::HashAlgorithm;
  return read_choice<crypto::HashAlgorithm>(
             node, {{"sha256", sha256}, {"sha1", sha1}, {"sha384", sha384}, {"sha512", sha512}}, findings)
      .value_or(sha256);
}

// Linux maps no block size above its page size, which is 4096 on every machine an image may meet.
std::uint32_t read_block_size(const YamlNode& node, Findings& findings) {
  return read_choice<std::uint32_t>(node, {{"4096", 4096}, {"2048", 2048}, {"1024", 1024}, {"512", 512}}, findings)
      .value_or(4096);
}

std::optional<Bytes> read_salt(const YamlNode& node, Findings& findings) {
  std::optional<Bytes> salt = read_hex(node, findings);
  if (salt && salt->size() > kLongestSalt) {
    findings.push_back({node.where, "salt has " + std::to_string(salt->size()) + " bytes; at most " +
                                        std::to_string(kLongestSalt) + " are allowed"});
  }
  return salt;
}

// What dm-verity and veritysetup take (Linux verity.rst, "fec_roots"; cryptsetup lib/verity/verity_fec.c).
constexpr IntegerRange kFecRoots{.first = 2, .last = 24};

std::optional<std::uint32_t> read_fec_roots(const YamlNode& node, Findings& findings) {
  if (node.kind == YamlNode::Kind::absent) return std::nullopt;
  const MapReader map(node, "fec", {"roots"}, findings);
  if (node.kind != YamlNode::Kind::map) return std::nullopt;
  const std::optional<std::int64_t> roots = read_integer(map.required_value("roots"), kFecRoots, findings);
  if (!roots) return std::nullopt;
  return static_cast<std::uint32_t>(*roots);
}

void check_place_of_tree(const YamlNode& node, const MapReader& map, Findings& findings) {
  if (map.has("tree") == map.has("hash_partition")) {
    findings.push_back({node.where, "verity needs either 'tree: inline' or 'hash_partition: NAME'"});
  }
  if (map.has("signature_partition") && map.has("tree")) {
    findings.push_back({map.place_of("signature_partition"), "'signature_partition' goes with 'hash_partition'"});
  }
  if (map.has("hash_partition") && !map.has("signature_partition") && !map.has("tree")) {
    findings.push_back(
        {map.place_of("hash_partition"),
         "'hash_partition' needs a 'signature_partition' beside it: nothing else in the image says the root hash"});
  }
  if (map.has("tree")) (void)read_choice<int>(map.value("tree"), {{"inline", 0}}, findings);
}

}  // namespace

std::optional<Verity> read_verity(const YamlNode& node, Findings& findings) {
  if (node.kind == YamlNode::Kind::absent) return std::nullopt;
  const MapReader map(
      node, "verity",
      {"tree", "hash_partition", "signature_partition", "algorithm", "block_size", "salt", "superblock", "fec"},
      findings);
  if (node.kind != YamlNode::Kind::map) return std::nullopt;
  check_place_of_tree(node, map, findings);
  return Verity{.hash_partition = read_text(map.value("hash_partition"), findings).value_or(""),
                .signature_partition = read_text(map.value("signature_partition"), findings).value_or(""),
                .algorithm = read_algorithm(map.value("algorithm"), findings),
                .block_size = read_block_size(map.value("block_size"), findings),
                .salt = read_salt(map.value("salt"), findings),
                .superblock = read_truth(map.value("superblock"), findings).value_or(true),
                .fec_roots = read_fec_roots(map.value("fec"), findings),
                .where = node.where};
}

}  // namespace rootwright::layout
