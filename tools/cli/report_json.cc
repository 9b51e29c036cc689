// SPDX-License-Identifier: Apache-2.0
#include "cli/report_json.h"

#include "base/json.h"

namespace rootwright::cli {

namespace {

/// Indented; bytes that are not UTF-8 (labels and paths are the image's) become replacement characters.
std::string to_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json to_json(const image::DamagedBlock& block) {
  Json json{{"number", block.number}, {"owner", block.owner.name}};
  json["path"] = block.owner.path.empty() ? Json(nullptr) : Json(block.owner.path);
  json["file_offset"] = block.owner.bytes ? Json(block.owner.bytes->offset) : Json(nullptr);
  json["file_bytes"] = block.owner.bytes ? Json(block.owner.bytes->length) : Json(nullptr);
  json["repairable"] = block.repairable ? Json(*block.repairable) : Json(nullptr);
  return json;
}

Json to_json(const std::vector<image::ImageFinding>& findings) {
  Json list = Json::array();
  for (const image::ImageFinding& finding : findings) {
    Json json{{"partition", finding.partition}};
    json["offset"] = finding.offset ? Json(*finding.offset) : Json(nullptr);
    json["message"] = finding.message;
    if (finding.block) json["block"] = to_json(*finding.block);
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

std::string findings_json(const layout::Findings& findings) {
  Json list = Json::array();
  for (const layout::Finding& finding : findings) {
    list.push_back({{"file", finding.where.file},
                    {"line", finding.where.line},
                    {"column", finding.where.column},
                    {"message", finding.message}});
  }
  return to_text({{"valid", findings.empty()}, {"findings", std::move(list)}});
}

std::string build_report_json(const image::BuildReport& report, const layout::Layout& layout) {
  Json json{{"image", report.image.string()}, {"manifest_file", report.manifest_file.string()}};
  json["manifest"] = image::to_json(report.manifest, layout);
  return to_text(json);
}

std::string verify_report_json(const image::VerifyReport& report) {
  Json roots = Json::array();
  for (const image::VerifiedRoot& root : report.roots) {
    roots.push_back({{"label", root.label}, {"root_hash", to_hex(root.root_hash)}});
  }
  return to_text({{"answer", answer_of(report)},
                  {"example_key", report.example_key},
                  {"roots", std::move(roots)},
                  {"findings", to_json(report.findings)}});
}

std::string inspection_json(const image::Inspection& inspection) {
  Json partitions = Json::array();
  for (const image::PartitionFacts& facts : inspection.partitions)
    partitions.push_back(image::to_json(facts));
  Json roots = Json::array();
  for (const image::InspectedRoot& root : inspection.roots) {
    Json json{{"label", root.label}, {"root_hash", to_hex(root.root_hash)}};
    json["signature"] = root.signature_place.empty() ? Json(nullptr) : Json(root.signature_place);
    json["claimed_signer"] = root.claimed_signer ? Json(*root.claimed_signer) : Json(nullptr);
    roots.push_back(std::move(json));
  }
  return to_text({{"disk", image::to_json(inspection.table)},
                  {"partitions", std::move(partitions)},
                  {"roots", std::move(roots)},
                  {"findings", to_json(inspection.findings)}});
}

}  // namespace rootwright::cli
