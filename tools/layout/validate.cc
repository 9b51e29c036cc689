// SPDX-License-Identifier: Apache-2.0
#include "layout/validate.h"

#include <map>
#include <string>

#include "base/bytes.h"

namespace rootwright::layout {

namespace {

std::string partition_named(const Partition& partition) {
  return "partition '" + printable(partition.name) + "'";
}

void check_names(const Layout& layout, Findings& findings) {
  std::map<std::string, int> lines;
  for (const Partition& partition : layout.partitions) {
    const auto [first, is_new] = lines.emplace(partition.name, partition.where.line);
    if (is_new) continue;
    findings.push_back({partition.where, partition_named(partition) + " is there twice, first in line " +
                                             std::to_string(first->second)});
  }
}

}  // namespace

void validate(const Layout& layout, const std::set<std::size_t>& /*unsound*/, Findings& findings) {
  check_names(layout, findings);
}

}  // namespace rootwright::layout
