// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/size.h"
#include "cli/commands.h"
#include "cli/report_json.h"
#include "cli/table.h"
#include "gpt/partition_type.h"
#include "image/inspect.h"

namespace rootwright::cli {

namespace {

std::string describe_attributes(std::uint64_t attributes) {
  std::string text;
  const auto add = [&](std::uint64_t bit, const char* name) {
    if ((attributes & bit) != 0) text += (text.empty() ? "" : " ") + std::string(name);
  };
  add(gpt::kReadOnly, "read-only");
  add(gpt::kGrowFileSystem, "grow");
  add(gpt::kNoAuto, "no-auto");
  return text;
}

std::string describe_filesystem(const std::optional<fs::FilesystemSummary>& filesystem) {
  if (!filesystem) return "";
  return filesystem->kind + ", " + format_rounded_size(filesystem->used) + " of " +
         format_rounded_size(filesystem->size);
}

Table make_partition_table(const image::Inspection& inspection) {
  Table table({"", "partition", "type", "offset", "size", "filesystem", "attributes"});
  std::size_t number = 0;
  for (const image::PartitionFacts& facts : inspection.partitions) {
    const auto type = gpt::find_partition_type(facts.partition.type);
    number += 1;
    table.add_row({std::to_string(number), printable(facts.partition.label),
                   type ? std::string(type->name) : facts.partition.type.text(),
                   format_size(facts.partition.extent.offset), format_size(facts.partition.extent.length),
                   describe_filesystem(facts.filesystem), describe_attributes(facts.partition.attributes)});
  }
  return table;
}

void print_roots(const image::Inspection& inspection, std::ostream& out) {
  for (const image::InspectedRoot& root : inspection.roots) {
    out << "\n" << printable(root.label) << "\n";
    out << "  root hash  " << (root.root_hash.empty() ? "none" : to_hex(root.root_hash)) << "\n";
    out << "  signature  " << (root.signature_place.empty() ? "none" : printable(root.signature_place)) << "\n";
    out << "  signer     " << root.claimed_signer.value_or("not named in the signature")
        << " (claimed, not verified)\n";
  }
}

}  // namespace

int run_inspect(const InspectCommand& command, Terminal& terminal) {
  const image::Inspection inspection = image::inspect(command.image);
  if (command.format == OutputFormat::json) {
    terminal.out << inspection_json(inspection);
    return kYes;
  }
  terminal.out << command.image.string() << ": " << format_size(inspection.table.disk_size) << ", sectors of "
               << inspection.table.sector_size << " bytes, disk " << inspection.table.disk_uuid.text() << "\n\n";
  make_partition_table(inspection).print(terminal.out);
  print_roots(inspection, terminal.out);
  for (const image::ImageFinding& finding : inspection.findings)
    terminal.out << "\nwrong: " << finding.text() << "\n";
  return kYes;
}

}  // namespace rootwright::cli
