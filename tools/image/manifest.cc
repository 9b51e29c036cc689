// SPDX-License-Identifier: Apache-2.0
#include "image/manifest.h"

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/size.h"
#include "crypto/digest.h"
#include "image/version.h"

namespace rootwright::image {

namespace {

constexpr std::string_view kFormat = "rootwright-manifest/1";
constexpr std::uint64_t kManifestLimit = 4 * kMiB;

Json describe_layout(const layout::Layout& layout) {
  return {{"name", layout.name},
          {"version", layout.version},
          {"rollback_index", layout.rollback_index},
          {"epoch", layout.epoch},
          {"seed", layout.seed.text()}};
}

Json describe_parameters(const layout::Layout& layout) {
  Json parameters = Json::object();
  for (const layout::ParameterValue& parameter : layout.parameters) {
    // A file's path belongs to the machine; its bytes are among the inputs under the parameter's name.
    if (!parameter.is_file) parameters[parameter.name] = parameter.value;
  }
  return parameters;
}

Json describe_inputs(const std::vector<Input>& inputs) {
  Json list = Json::array();
  for (const Input& input : inputs) {
    list.push_back({{"name", input.name}, {"size", input.size}, {"sha256", to_hex(input.sha256)}});
  }
  return list;
}

Json describe_partitions(const std::vector<BuiltPartition>& partitions) {
  Json list = Json::array();
  for (const BuiltPartition& partition : partitions) {
    Json json{{"name", partition.name}};
    if (!partition.slot.empty()) json["slot"] = partition.slot;
    json.update(to_json(partition.facts));
    list.push_back(std::move(json));
  }
  return list;
}

Json describe_signing(const std::map<std::string, std::string>& certificates) {
  Json signing = Json::object();
  for (const auto& [purpose, fingerprint] : certificates)
    signing[purpose] = {{"certificate_sha256", fingerprint}};
  return signing;
}

/// What describes a hash tree, as to_json(VerityFacts) writes it. Throws Error(input) or a Json exception for anything
/// else.
VerityFacts read_verity_facts(const Json& json) {
  VerityFacts facts;
  facts.params.algorithm = crypto::parse_hash_algorithm(json.at("algorithm").get<std::string>());
  facts.params.salt_position =
      json.at("version").get<int>() == 0 ? crypto::SaltPosition::after : crypto::SaltPosition::before;
  facts.params.data_block_size = json.at("data_block_size").get<std::uint32_t>();
  facts.params.hash_block_size = json.at("hash_block_size").get<std::uint32_t>();
  facts.params.salt = from_hex(json.at("salt").get<std::string>());
  facts.data_blocks = json.at("data_blocks").get<std::uint64_t>();
  facts.hash_offset = json.at("hash_offset").get<std::uint64_t>();
  const Json& superblock = json.at("superblock_uuid");
  if (!superblock.is_null()) facts.superblock = Uuid::parse(superblock.get<std::string>());
  if (json.contains("fec")) facts.fec = FecFacts{.roots = json.at("fec").at("roots").get<std::uint32_t>()};
  verity::validate(facts.params);
  if (facts.data_blocks == 0) throw Error(ErrorKind::input, "a hash tree over no blocks");
  return facts;
}

/// Compares what a manifest says of one thing, the disk or a partition, with what the image has.
class Comparison {
 public:
  /// Differences are put down to the partition of that label; empty: to the disk.
  Comparison(std::string label, std::vector<ImageFinding>& differences)
      : label_(std::move(label)), differences_(differences) {}

  void compare(const std::string& place, const Json& said, const Json& seen) {
    if (!said.is_object() || !seen.is_object()) {
      if (said != seen) add(place, said, seen);
      return;
    }
    for (const auto& [key, value] : seen.items()) {
      compare(std::string(place).append("/").append(key), said.contains(key) ? said[key] : Json(nullptr), value);
    }
    for (const auto& [key, value] : said.items()) {
      if (seen.contains(key) || key == "name" || key == "slot") continue;  // an image does not say these two
      compare(std::string(place).append("/").append(printable(key)), value, Json(nullptr));
    }
  }

 private:
  void add(const std::string& place, const Json& said, const Json& seen) {
    differences_.push_back({.partition = label_,
                            .offset = {},
                            .message = "manifest: " + place + " is " + printable(said.dump()) + ", the image has " +
                                       printable(seen.dump())});
  }

  std::string label_;
  std::vector<ImageFinding>& differences_;
};

}  // namespace

std::filesystem::path manifest_path(const std::filesystem::path& image) {
  std::filesystem::path path = image;
  path += ".manifest.json";
  return path;
}

Json to_json(const Manifest& manifest, const layout::Layout& layout) {
  Json json{{"format", kFormat}};
  json["versions"] = {{"rootwright", kVersion}};
  json["layout"] = describe_layout(layout);
  json["parameters"] = describe_parameters(layout);
  json["inputs"] = describe_inputs(manifest.inputs);
  json["disk"] = to_json(manifest.table);
  json["partitions"] = describe_partitions(manifest.partitions);
  json["signing"] = describe_signing(manifest.certificates);
  return json;
}

std::string manifest_text(const Manifest& manifest, const layout::Layout& layout) {
  return to_json(manifest, layout).dump(2) + "\n";
}

std::optional<Json> read_manifest(const std::filesystem::path& image) {
  const std::filesystem::path path = manifest_path(image);
  if (!std::filesystem::exists(path)) return std::nullopt;
  const Json json = Json::parse(to_text(read_file(path, kManifestLimit)), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("format") || json["format"] != kFormat) {
    throw Error(ErrorKind::input, quote(path) + " is no manifest of format " + std::string(kFormat));
  }
  return json;
}

DescribedTrees described_trees(const std::filesystem::path& image) {
  DescribedTrees trees;
  try {
    const std::optional<Json> manifest = read_manifest(image);
    if (!manifest) return trees;
    const Json& partitions = manifest->at("partitions");
    for (std::size_t i = 0; i < partitions.size(); ++i) {
      if (!partitions.at(i).contains("verity")) continue;
      trees.emplace(i, read_verity_facts(partitions.at(i).at("verity")));
    }
  } catch (const Error&) {
    trees.clear();  // whoever compares the manifest with the image says what is wrong with it
  } catch (const Json::exception&) {
    trees.clear();
  }
  return trees;
}

std::vector<ImageFinding> compare_with_manifest(const Json& manifest, const gpt::PartitionTable& table,
                                                const std::vector<PartitionFacts>& observed) {
  std::vector<ImageFinding> differences;
  const auto said_of = [&](const char* key) { return manifest.contains(key) ? manifest[key] : Json(nullptr); };
  Comparison({}, differences).compare("disk", said_of("disk"), to_json(table));
  const Json said = said_of("partitions");
  const std::size_t said_count = said.is_array() ? said.size() : 0;
  if (!said.is_array() || said_count != observed.size()) {
    differences.push_back({.partition = {},
                           .offset = {},
                           .message = "manifest: names " + std::to_string(said_count) + " partitions, the image has " +
                                      std::to_string(observed.size())});
  }
  for (std::size_t i = 0; i < std::min(said_count, observed.size()); ++i) {
    Comparison(observed[i].partition.label, differences)
        .compare("partitions/" + std::to_string(i + 1), said[i], to_json(observed[i]));
  }
  return differences;
}

}  // namespace rootwright::image
