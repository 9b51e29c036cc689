// SPDX-License-Identifier: Apache-2.0
#include "tree/pattern.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {

/// The names that match, sorted, each followed by a space; "." for the root.
std::string matches(std::string_view pattern, const std::vector<std::string_view>& paths) {
  const FileTree tree = test::tree_of(paths);
  std::vector<std::string> found;
  for (const Match& match : Pattern(pattern).matches(tree)) {
    if (match.name.empty()) {
      found.emplace_back(".");
      continue;
    }
    CHECK(tree.child(match.directory, match.name) == match.id);
    tree.walk([&](const std::string& path, EntryId id) {
      if (id == match.id) found.push_back(path.substr(1));
    });
  }
  std::ranges::sort(found);
  std::string all;
  for (const std::string& path : found)
    all += path + " ";
  return all;
}

/// Whether a pattern of one name matches a name.
bool fits(std::string_view pattern, std::string_view name) {
  return !matches(pattern, {name}).empty();
}

}  // namespace

TEST_SUITE("tree/pattern") {
  TEST_CASE("a pattern without wildcards is a path") {
    CHECK(matches("etc/hostname", {"etc/hostname", "etc/hosts"}) == "etc/hostname ");
    CHECK(matches("/etc/hostname", {"etc/hostname"}) == "etc/hostname ");
    CHECK(matches("etc", {"etc/hostname"}) == "etc ");
    CHECK(matches("etc/x", {"etc/hostname"}).empty());
    CHECK(matches("etc/hostname/x", {"etc/hostname"}).empty());
  }

  TEST_CASE("an empty pattern and '/' are the root") {
    CHECK(matches("", {"a"}) == ". ");
    CHECK(matches("/", {"a"}) == ". ");
  }

  TEST_CASE("'*' stands for any bytes of one name, also none, also a leading dot") {
    CHECK(matches("etc/ssh/ssh_host_*",
                  {"etc/ssh/ssh_host_", "etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_config", "etc/ssh/ssh_host_d/x"}) ==
          "etc/ssh/ssh_host_ etc/ssh/ssh_host_d etc/ssh/ssh_host_rsa_key ");
    CHECK(matches("*", {".hidden", "a/b"}) == ".hidden a ");
    CHECK(matches("*/*", {"a/b", "c/d/e", "f"}) == "a/b c/d ");
    CHECK(fits("a*b*c", "axxbxbxc"));
    CHECK_FALSE(fits("a*b*c", "axxbxbx"));
    CHECK(fits("*.pyc", ".pyc"));
    CHECK(fits("a**", "abc"));
  }

  TEST_CASE("'?' stands for one byte") {
    CHECK(fits("tty?", "tty1"));
    CHECK_FALSE(fits("tty?", "tty"));
    CHECK_FALSE(fits("tty?", "tty12"));
    CHECK(fits("??", "\xc3\xa9"));  // one letter, two bytes
  }

  TEST_CASE("a set stands for one of its bytes, or with '!' or '^' for any other") {
    CHECK(fits("[abc]", "b"));
    CHECK_FALSE(fits("[abc]", "d"));
    CHECK(fits("tty[0-9]", "tty7"));
    CHECK_FALSE(fits("tty[!0-9]", "tty7"));
    CHECK(fits("tty[^0-9]", "ttyS"));
    CHECK(fits("[]]", "]"));
    CHECK(fits("[!]]", "a"));
    CHECK(fits("[a-]", "-"));
    CHECK(fits("[\x80-\xff]", "\xe9"));
    CHECK(fits("*[0-9]", "a1b2"));
  }

  TEST_CASE("a backslash takes the meaning off the next byte") {
    CHECK(fits("a\\*", "a*"));
    CHECK_FALSE(fits("a\\*", "ab"));
    CHECK(fits("\\[", "["));
    CHECK(fits("\\\\", "\\"));
  }

  TEST_CASE("'**' in front or between stands for any number of directories, also none") {
    const std::vector<std::string_view> paths{"x.pyc", "a/x.pyc", "a/b/c/x.pyc", "a/b/x.py"};
    CHECK(matches("**/x.pyc", paths) == "a/b/c/x.pyc a/x.pyc x.pyc ");
    CHECK(matches("a/**/*.pyc", paths) == "a/b/c/x.pyc a/x.pyc ");
    CHECK(matches("**/b/**/x.*", paths) == "a/b/c/x.pyc a/b/x.py ");
  }

  TEST_CASE("'**' at the end stands for everything below, but not for the directory itself") {
    CHECK(matches("var/log/**", {"var/log/a", "var/log/b/c", "var/x"}) == "var/log/a var/log/b var/log/b/c ");
    CHECK(matches("**", {"a/b", "c"}) == "a a/b c ");
    CHECK(matches("var/log/**", {"var/log"}).empty());
  }

  TEST_CASE("what several '**' reach in several ways matches once") {
    CHECK(matches("**/a/**/a/**/x", {"a/a/a/a/x"}) == "a/a/a/a/x ");
    CHECK(matches("**/**", {"a/b"}) == "a a/b ");
  }

  TEST_CASE("symlinks are not followed") {
    FileTree tree = test::tree_of({"usr/lib/x"});
    tree.add(FileTree::kRoot, "lib", test::symlink_to("usr/lib"));
    CHECK(Pattern("lib/x").matches(tree).empty());
    CHECK(Pattern("lib").matches(tree).size() == 1);
    CHECK(Pattern("**/x").matches(tree).size() == 1);
  }

  TEST_CASE("patterns that make no sense are refused") {
    CHECK_THROWS_WITH_AS(Pattern("a/../b"), "pattern 'a/../b': a name that is empty, '.' or '..'", Error);
    CHECK_THROWS_WITH_AS(Pattern("./b"), "pattern './b': a name that is empty, '.' or '..'", Error);
    CHECK_THROWS_WITH_AS(Pattern("a//b"), "pattern 'a//b': a name that is empty, '.' or '..'", Error);
    CHECK_THROWS_WITH_AS(Pattern("a[b"), "pattern 'a[b': '[' without ']'", Error);
    CHECK_THROWS_WITH_AS(Pattern("a[]"), "pattern 'a[]': '[' without ']'", Error);
    CHECK_THROWS_WITH_AS(Pattern("[[:alpha:]]"),
                         "pattern '[[:alpha:]]': classes such as [:alpha:] are not known, spans such as [a-z] are",
                         Error);
    CHECK_THROWS_WITH_AS(Pattern("a\\"), "pattern 'a\\134': a backslash at the end of a name", Error);
  }

  TEST_CASE("many stars do not take long") {
    const std::string name(255, 'a');
    CHECK_FALSE(fits("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", name));
  }
}

}  // namespace rootwright::tree
