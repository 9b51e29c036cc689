// SPDX-License-Identifier: Apache-2.0
#include "image/inputs.h"

#include <algorithm>
#include <map>
#include <string>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/size.h"
#include "crypto/hasher.h"
#include "io/sparse_file.h"

namespace rootwright::image {

namespace {

namespace stdfs = std::filesystem;

/// Collects files under names that do not depend on where they lie.
class InputNames {
 public:
  explicit InputNames(const layout::Layout& layout) : layout_(layout) {}

  void add_file(const stdfs::path& path) { files_.emplace(name_of(path), path); }

  void add_tree(const stdfs::path& path) {
    if (!stdfs::is_directory(path)) return add_file(path);
    for (const stdfs::directory_entry& entry : stdfs::recursive_directory_iterator(path)) {
      if (!entry.is_symlink() && entry.is_regular_file()) add_file(entry.path());
    }
  }

  [[nodiscard]] const std::map<std::string, stdfs::path>& files() const { return files_; }

 private:
  /// A parameter's name if the file is its value, else the path from the layout's directory.
  [[nodiscard]] std::string name_of(const stdfs::path& path) const {
    for (const layout::ParameterValue& parameter : layout_.parameters) {
      if (parameter.is_file && path == stdfs::path(parameter.value)) return parameter.name;
    }
    const stdfs::path directory = stdfs::absolute(layout_.path).lexically_normal().parent_path();
    return stdfs::absolute(path).lexically_normal().lexically_relative(directory).generic_string();
  }

  const layout::Layout& layout_;
  std::map<std::string, stdfs::path> files_;
};

void add_recipe(const layout::Recipe& recipe, InputNames& names) {
  names.add_file(recipe.path);
  for (const stdfs::path& archive : recipe.archives)
    names.add_file(archive);
  if (recipe.kernel) names.add_file(*recipe.kernel);
  for (const tree::Rule& rule : recipe.rules) {
    if (const auto* add = std::get_if<tree::AddRule>(&rule.change)) names.add_tree(add->source);
  }
}

InputNames names_of(const layout::ReadLayout& read) {
  InputNames names(read.layout);
  names.add_file(read.layout.path);
  for (const auto& [path, recipe] : read.recipes)
    add_recipe(recipe, names);
  for (const layout::Partition& partition : read.layout.partitions) {
    if (const auto* directory = std::get_if<layout::DirectoryContent>(&partition.content))
      names.add_tree(directory->path);
  }
  for (const auto& [purpose, signing] : read.layout.signing)
    names.add_file(signing.certificate);
  return names;
}

Input digest_input(const std::string& name, const stdfs::path& path) {
  const io::SparseFile file = io::SparseFile::open(path);
  crypto::Hasher hasher(crypto::HashAlgorithm::sha256);
  Bytes buffer(std::min(file.size(), kMiB));
  for (std::uint64_t offset = 0; offset < file.size();) {
    const std::span<std::byte> part =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), file.size() - offset));
    file.read_at(offset, part);
    hasher.update(part);
    offset += part.size();
  }
  return {.name = name, .size = file.size(), .sha256 = hasher.finish()};
}

}  // namespace

void refuse_output_over_input(const stdfs::path& output, const layout::ReadLayout& read,
                              const std::optional<stdfs::path>& key) {
  const auto refuse_if_same = [&](const stdfs::path& input) {
    std::error_code missing;
    if (!stdfs::equivalent(output, input, missing)) return;
    throw Error(ErrorKind::input,
                "output " + quote(output) + " is " + quote(input) + ", which the image is built from");
  };
  const InputNames names = names_of(read);
  for (const auto& [name, path] : names.files())
    refuse_if_same(path);
  if (key) refuse_if_same(*key);
}

std::vector<Input> digest_inputs(const layout::ReadLayout& read, ThreadPool& pool) {
  const InputNames names = names_of(read);
  const std::vector<std::pair<std::string, stdfs::path>> files(names.files().begin(), names.files().end());
  std::vector<Input> inputs(files.size());
  pool.parallel_for(files.size(),
                    [&](std::size_t index) { inputs[index] = digest_input(files[index].first, files[index].second); });
  return inputs;
}

}  // namespace rootwright::image
