// SPDX-License-Identifier: Apache-2.0
#include "cli/verity_report.h"

#include <sstream>

#include "base/file.h"
#include "base/json.h"
#include "base/size.h"
#include "volume/damage.h"

namespace rootwright::cli {

namespace {

/// How many damaged blocks are named one by one.
constexpr std::size_t kNamedBlocks = 16;

std::string fate(volume::Repairability repairability, RepairState state) {
  switch (repairability) {
    case volume::Repairability::unknown:
      return {};
    case volume::Repairability::lost:
      return "; not repairable with FEC";
    case volume::Repairability::repairable:
      return state == RepairState::written ? "; repaired with FEC" : "; repairable with FEC";
  }
  return {};
}

std::string name_of(const volume::DamagedRun& run, std::uint64_t block) {
  if (!run.level) return "data block " + std::to_string(block);
  return "hash block " + std::to_string(block) + " of level " + std::to_string(*run.level);
}

void name_blocks(const volume::Damage& damage, const VerityCommand& command, RepairState state, std::ostream& out) {
  std::size_t named = 0;
  for (const volume::DamagedRun& run : damage.runs) {
    const std::filesystem::path& device = run.level ? command.hash.value_or(command.data) : command.data;
    for (std::uint64_t i = 0; i < run.block_count() && named < kNamedBlocks; ++i, ++named) {
      out << quote(device) << ": " << name_of(run, run.first_block + i) << " (byte "
          << run.extent.offset + i * run.block_size << ") does not match" << fate(run.repairability, state) << "\n";
    }
  }
  if (damage.block_count() > named) out << "and " << format_count(damage.block_count() - named) << " more blocks\n";
}

std::string blocks(std::uint64_t count) {
  return format_count(count) + (count == 1 ? " block" : " blocks");
}

std::string answer(const volume::VerifyReport& report, const volume::Damage& damage, RepairState state) {
  if (report.is_whole()) {
    return "verified, " + format_count(report.volume.data_blocks) +
           (report.volume.data_blocks == 1 ? " data block" : " data blocks");
  }
  const std::uint64_t count = damage.block_count();
  if (report.is_repairable() && state == RepairState::written) return "repaired, " + blocks(count);
  const std::string found = blocks(count) + (count == 1 ? " does" : " do") + " not match";
  if (report.is_repairable()) return "verified with FEC: " + found + ", FEC corrects all; 'verity repair' writes that";
  if (!report.repair) return "not verified: " + found;
  const std::uint64_t lost = damage.block_count(volume::Repairability::lost);
  const std::string others = state == RepairState::possible ? ""
                             : lost == count                ? "; nothing was written"
                                                            : "; the others are repaired";
  return "not verified: " + found + ", " + format_count(lost) + " of them beyond FEC" + others;
}

/// Why the root hash may not match when it is not the data that is damaged.
std::string explain_root_hash(const volume::VerifyReport& report, const volume::Damage& damage) {
  if (damage.block_count() <= 1) return "; all below it fits: is that the root hash of this volume?";
  if (report.mismatch.data.length() == report.volume.data_size())
    return ", and no block fits: are salt and algorithm, and the hash device, those of this volume?";
  return "";
}

std::string answer_word(const volume::VerifyReport& report, RepairState state) {
  if (report.is_whole()) return "verified";
  if (!report.is_repairable()) return "not verified";
  return state == RepairState::written ? "repaired" : "repairable";
}

}  // namespace

std::string header_text(const volume::FormatReport& report, const std::string& hash_device) {
  const volume::Volume& volume = report.volume;
  const verity::HashTreeParams& params = volume.params;
  const io::Extent tree = volume.tree();
  std::ostringstream out;
  out << "VERITY header information for " << hash_device << "\n"
      << "UUID:            \t" << (volume.uuid ? volume.uuid->text() : "") << "\n"
      << "Hash type:       \t" << (params.salt_position == crypto::SaltPosition::before ? 1 : 0) << "\n"
      << "Data blocks:     \t" << volume.data_blocks << "\n"
      << "Data block size: \t" << params.data_block_size << "\n"
      << "Hash blocks:     \t" << tree.length / params.hash_block_size << "\n"
      << "Hash block size: \t" << params.hash_block_size << "\n"
      << "Hash algorithm:  \t" << crypto::name(params.algorithm) << "\n";
  if (volume.fec) {
    out << "FEC RS roots:   \t" << volume.fec->roots << "\n"
        << "FEC blocks:     \t" << report.parity_size / params.data_block_size << "\n";
  }
  out << "Salt:            \t" << (params.salt.empty() ? "-" : to_hex(params.salt)) << "\n";
  if (!report.root_hash.empty()) out << "Root hash:      \t" << to_hex(report.root_hash) << "\n";
  // veritysetup says sizes only of what begins its device.
  if (volume.hash_offset == 0) {
    const std::uint64_t parity_size = report.parity_is_on_hash_device ? report.parity_size : 0;
    out << "Hash device size: \t" << tree.end() + parity_size << " [bytes]\n";
  }
  if (volume.fec && volume.fec->offset == 0) out << "FEC device size: \t" << report.parity_size << " [bytes]\n";
  return out.str();
}

std::string header_json(const volume::FormatReport& report) {
  const volume::Volume& volume = report.volume;
  const verity::HashTreeParams& params = volume.params;
  Json json{{"format", params.salt_position == crypto::SaltPosition::before ? 1 : 0},
            {"data_blocks", volume.data_blocks},
            {"data_block_size", params.data_block_size},
            {"hash_block_size", params.hash_block_size},
            {"algorithm", crypto::name(params.algorithm)},
            {"salt", to_hex(params.salt)},
            {"hash_offset", volume.hash_offset},
            {"tree_offset", volume.tree().offset},
            {"tree_size", volume.tree().length}};
  json["uuid"] = volume.uuid ? Json(volume.uuid->text()) : Json(nullptr);
  json["root_hash"] = report.root_hash.empty() ? Json(nullptr) : Json(to_hex(report.root_hash));
  json["fec"] = nullptr;
  if (volume.fec) {
    json["fec"] = {{"roots", volume.fec->roots}, {"offset", volume.fec->offset}, {"size", report.parity_size}};
  }
  return json.dump(2) + "\n";
}

std::string verify_text(const volume::VerifyReport& report, const VerityCommand& command, RepairState state) {
  const volume::Damage damage = damage_of(report);
  std::ostringstream out;
  if (report.mismatch.root_hash) {
    out << quote(command.hash.value_or(command.data)) << ": the top of the hash tree does not match the root hash"
        << explain_root_hash(report, damage) << "\n";
  }
  name_blocks(damage, command, state, out);
  out << quote(command.data) << ": " << answer(report, damage, state) << "\n";
  return out.str();
}

std::string verify_json(const volume::VerifyReport& report, RepairState state) {
  Json list = Json::array();
  const volume::Damage damage = damage_of(report);
  for (const volume::DamagedRun& run : damage.runs) {
    Json json{{"device", run.level ? "hash" : "data"}, {"offset", run.extent.offset}, {"length", run.extent.length}};
    json["block_size"] = run.block_size;
    json["level"] = run.level ? Json(*run.level) : Json(nullptr);
    json["repairable"] = run.repairability == volume::Repairability::unknown
                             ? Json(nullptr)
                             : Json(run.repairability == volume::Repairability::repairable);
    list.push_back(std::move(json));
  }
  const Json json{{"answer", answer_word(report, state)},
                  {"root_hash_matches", !report.mismatch.root_hash},
                  {"damaged", std::move(list)}};
  return json.dump(2) + "\n";
}

}  // namespace rootwright::cli
