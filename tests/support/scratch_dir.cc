// SPDX-License-Identifier: Apache-2.0
#include "support/scratch_dir.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "base/error.h"

namespace rootwright::test {

ScratchDir::ScratchDir() {
  std::string name = (std::filesystem::temp_directory_path() / "rootwright-test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw Error(ErrorKind::system, "cannot make '" + name + "'");
  path_ = name;
}

ScratchDir::~ScratchDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path ScratchDir::write(const std::filesystem::path& relative, std::string_view text) const {
  const std::filesystem::path path = path_ / relative;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace rootwright::test
