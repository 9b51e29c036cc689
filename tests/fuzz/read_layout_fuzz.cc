// SPDX-License-Identifier: Apache-2.0
// The readers of layouts and recipes on any text. Nothing may crash or take long, and every finding has its place.
// The corpus has a layout and a recipe that say everything once.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/bytes.h"
#include "base/file.h"
#include "layout/read_layout.h"
#include "layout/read_recipe.h"

namespace rootwright::layout {

namespace {

/// A file in memory that has the fuzzer's input as its content.
class InputFile {
 public:
  InputFile() : file_(::memfd_create("input.yaml", MFD_CLOEXEC)) {}

  void fill(ByteView input) {
    const bool filled = ::ftruncate(file_.get(), 0) == 0 &&
                        ::pwrite(file_.get(), input.data(), input.size(), 0) == static_cast<ssize_t>(input.size());
    if (!filled) std::abort();
  }

  [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

 private:
  FileDescriptor file_;
};

/// What both readers promise, whatever they read.
void require_promises(const Findings& findings) {
  for (const Finding& finding : findings) {
    if (finding.where.file.empty() || finding.where.line < 1 || finding.where.column < 1) std::abort();
    if (finding.message.empty() || finding.message.find('\n') != std::string::npos) std::abort();
  }
}

void read_input(ByteView input) {
  static InputFile file;
  file.fill(input);
  const ReadLayout read = read_layout(file.path(), {{"rootfs", file.path()}, {"log_size", "6GiB"}}, std::nullopt);
  require_promises(read.findings);
  if (!std::ranges::is_sorted(read.findings)) std::abort();
  if (read.findings.empty() && read.layout.partitions.empty()) std::abort();

  const Variables variables{{"rootfs", {.text = file.path(), .path_base = YamlNode::PathBase::working_directory}}};
  const Location used_at{.file = "layout.yaml", .line = 1, .column = 1};
  Findings findings;
  const Recipe recipe = read_recipe(file.path(), variables, used_at, findings);
  require_promises(findings);
  if (findings.empty() && recipe.archives.empty()) std::abort();
}

}  // namespace

}  // namespace rootwright::layout

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
  rootwright::layout::read_input(std::as_bytes(std::span(input, size)));
  return 0;
}
