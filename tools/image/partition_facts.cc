// SPDX-License-Identifier: Apache-2.0
#include "image/partition_facts.h"

#include <cassert>

#include "base/json.h"
#include "crypto/digest.h"
#include "gpt/partition_type.h"
#include "verity/hash_tree.h"

namespace rootwright::image {

namespace {

Json to_json(const fs::FilesystemSummary& filesystem) {
  return {{"type", filesystem.kind},
          {"size", filesystem.size},
          {"block_size", filesystem.block_size},
          {"uuid", filesystem.uuid},
          {"label", filesystem.label}};
}

Json to_json(const FecFacts& fec, const std::string& table_options) {
  return {{"roots", fec.roots},
          {"offset", fec.extent.offset},
          {"size", fec.extent.length},
          {"table_options", table_options}};
}

Json to_json(const VerityFacts& verity) {
  Json json{{"algorithm", crypto::name(verity.params.algorithm)},
            {"version", verity.params.salt_position == crypto::SaltPosition::before ? 1 : 0},
            {"data_block_size", verity.params.data_block_size},
            {"hash_block_size", verity.params.hash_block_size},
            {"data_blocks", verity.data_blocks},
            {"hash_partition", verity.hash_partition},
            {"hash_offset", verity.hash_offset},
            {"salt", to_hex(verity.params.salt)}};
  json["superblock_uuid"] = verity.superblock ? Json(verity.superblock->text()) : Json(nullptr);
  json["root_hash"] = to_hex(verity.root_hash);
  if (verity.fec) json["fec"] = to_json(*verity.fec, fec_table_options(verity));
  return json;
}

Json attribute_names(std::uint64_t attributes) {
  Json names = Json::array();
  if ((attributes & gpt::kGrowFileSystem) != 0) names.push_back("grow-file-system");
  if ((attributes & gpt::kReadOnly) != 0) names.push_back("read-only");
  if ((attributes & gpt::kNoAuto) != 0) names.push_back("no-auto");
  const std::uint64_t unnamed = attributes & ~(gpt::kGrowFileSystem | gpt::kReadOnly | gpt::kNoAuto);
  if (unnamed != 0) names.push_back(unnamed);
  return names;
}

}  // namespace

std::string fec_table_options(const VerityFacts& verity) {
  assert(verity.fec);
  const std::uint64_t block_size = verity.params.data_block_size;
  // Nothing lies between hash tree and parity, so the tree is all that is covered besides the data.
  const std::uint64_t tree_blocks = verity::hash_tree_size(verity.data_blocks, verity.params) / block_size;
  return "use_fec_from_device /dev/disk/by-partuuid/" + verity.fec->device.text() + " fec_roots " +
         std::to_string(verity.fec->roots) + " fec_blocks " + std::to_string(verity.data_blocks + tree_blocks) +
         " fec_start " + std::to_string(verity.fec->extent.offset / block_size);
}

Json to_json(const PartitionFacts& facts) {
  const gpt::Partition& partition = facts.partition;
  const auto type = gpt::find_partition_type(partition.type);
  Json json{{"label", partition.label}};
  json["type"] = type ? std::string(type->name) : partition.type.text();
  json["type_uuid"] = partition.type.text();
  json["uuid"] = partition.uuid.text();
  json["offset"] = partition.extent.offset;
  json["size"] = partition.extent.length;
  json["attributes"] = attribute_names(partition.attributes);
  if (facts.filesystem) json["filesystem"] = to_json(*facts.filesystem);
  if (facts.verity) json["verity"] = to_json(*facts.verity);
  return json;
}

Json to_json(const gpt::PartitionTable& table) {
  return {{"size", table.disk_size}, {"sector_size", table.sector_size}, {"uuid", table.disk_uuid.text()}};
}

}  // namespace rootwright::image
