// SPDX-License-Identifier: Apache-2.0
#include "tree/account_names.h"

#include <charconv>

#include "base/error.h"
#include "base/size.h"

namespace rootwright::tree {

namespace {

std::string text_of(const FileTree& tree, std::string_view path) {
  const std::optional<EntryId> id = tree.find(path);
  if (!id || !tree.at(*id).is_regular()) return {};
  return with_context("'" + std::string(path) + "' of the tree",
                      [&] { return to_text(to_bytes(tree.at(*id).content(), 16 * kMiB)); });
}

/// Takes what stands before `end` off the front, and `end` with it.
std::string_view take_until(std::string_view& text, char end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(std::min(text.size(), taken.size() + 1));
  return taken;
}

/// The third field of the line whose first one is `name`: passwd and group agree so far.
std::optional<std::uint32_t> find_number(std::string_view table, std::string_view name) {
  while (!table.empty()) {
    std::string_view line = take_until(table, '\n');
    if (take_until(line, ':') != name) continue;
    take_until(line, ':');
    const std::string_view number = take_until(line, ':');
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), id);
    if (error == std::errc{} && end == number.data() + number.size()) return id;
  }
  return std::nullopt;
}

}  // namespace

AccountNames::AccountNames(const FileTree& tree)
    : users_(text_of(tree, "etc/passwd")), groups_(text_of(tree, "etc/group")) {}

std::optional<std::uint32_t> AccountNames::user(std::string_view name) const {
  return find_number(users_, name);
}

std::optional<std::uint32_t> AccountNames::group(std::string_view name) const {
  return find_number(groups_, name);
}

}  // namespace rootwright::tree
