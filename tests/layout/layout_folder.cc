// SPDX-License-Identifier: Apache-2.0
#include "layout/layout_folder.h"

namespace rootwright::layout {

LayoutFolder::LayoutFolder() {
  for (const char* file : {"rootfs.tar", "kernel.deb", "edge.crt.pem", "edge.key.pem", "tree/etc/hosts"})
    directory_.write(file, "");
  directory_.write("recipe.yaml", "format: rootwright-recipe/1\narchives: [rootfs.tar]\n");
}

ReadLayout LayoutFolder::read(std::string_view text, const Settings& settings) const {
  return read_layout(directory_.write("layout.yaml", text), settings, std::nullopt);
}

std::string LayoutFolder::findings(std::string_view text, const Settings& settings) const {
  return shorten(read(text, settings).findings);
}

std::string LayoutFolder::partition_findings(std::string_view partitions) const {
  return findings(std::string(kHead) + std::string(partitions));
}

std::string LayoutFolder::recipe_findings(std::string_view text) const {
  directory_.write("recipe.yaml", text);
  return partition_findings(
      "  - {name: Root, size: content, filesystem: {type: ext4}, content: {recipe: recipe.yaml}}\n");
}

std::string LayoutFolder::shorten(const Findings& findings) const {
  const std::string folder = directory_.path().string() + "/";
  const std::string layout = "layout.yaml:";
  std::string lines;
  for (const Finding& finding : findings) {
    std::string text = finding.text();
    for (std::size_t place = text.find(folder); place != std::string::npos; place = text.find(folder))
      text.erase(place, folder.size());
    lines += (lines.empty() ? "" : "\n") + (text.starts_with(layout) ? text.substr(layout.size()) : text);
  }
  return lines;
}

}  // namespace rootwright::layout
