// SPDX-License-Identifier: Apache-2.0
#include "tree/overlay.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {

using test::entry_at;
using test::paths_of;
using test::text_at;

constexpr Timestamp kTime{.seconds = 1'700'000'000, .nanoseconds = 5};

ArchiveEntry file(std::string path, std::string_view text = "x") {
  return {.path = std::move(path), .entry = test::text_file(text, kTime), .hard_link = {}, .acls = {}};
}

ArchiveEntry directory(std::string path, std::uint16_t permissions = 0750) {
  Entry entry = make_directory(kTime);
  entry.permissions = permissions;
  return {.path = std::move(path), .entry = std::move(entry), .hard_link = {}, .acls = {}};
}

ArchiveEntry symlink(std::string path, std::string target) {
  return {.path = std::move(path), .entry = test::symlink_to(std::move(target), kTime), .hard_link = {}, .acls = {}};
}

ArchiveEntry hard_link(std::string path, std::string target, std::string_view text = "") {
  ArchiveEntry entry = file(std::move(path), text);
  entry.hard_link = std::move(target);
  return entry;
}

void lay(FileTree& tree, std::vector<ArchiveEntry> entries) {
  Archive archive{.name = "'a.tar'", .entries = {}, .owners = {}};
  for (ArchiveEntry& entry : entries)
    archive.entries.push_back(std::move(entry));
  lay_over(tree, std::move(archive));
}

FileTree laid(std::vector<ArchiveEntry> entries) {
  FileTree tree;
  lay(tree, std::move(entries));
  return tree;
}

}  // namespace

TEST_SUITE("tree/overlay") {
  TEST_CASE("however a path is written, it is the same entry") {
    const FileTree tree = laid({file("./a/b", "1"), file("/a/c", "2"), file("a//./d", "3"), directory("a/e/")});
    CHECK(paths_of(tree) == "/ /a /a/b /a/c /a/d /a/e ");
  }

  TEST_CASE("'./' is the root directory and sets its attributes") {
    const FileTree tree = laid({file("x"), directory("./", 01755)});
    CHECK(tree.at(FileTree::kRoot).permissions == 01755);
    CHECK(tree.at(FileTree::kRoot).modified == kTime);
    CHECK(tree.at(FileTree::kRoot).names == 1);
    CHECK(paths_of(tree) == "/ /x ");
  }

  TEST_CASE("missing directories are made with mode 0755 and the time of the entry that needs them") {
    const FileTree tree = laid({file("a/b/c")});
    CHECK(entry_at(tree, "a/b").permissions == 0755);
    CHECK(entry_at(tree, "a").modified == kTime);
  }

  TEST_CASE("of two entries of one path the later one stays") {
    const FileTree tree = laid({file("a", "first"), file("a", "second")});
    CHECK(text_at(tree, "a") == "second");
  }

  TEST_CASE("a later archive replaces files and keeps what is in directories") {
    FileTree tree = laid({directory("d", 0700), file("d/old"), file("d/both", "1")});
    lay(tree, {directory("d", 0711), file("d/both", "2"), file("d/new")});
    CHECK(paths_of(tree) == "/ /d /d/both /d/new /d/old ");
    CHECK(text_at(tree, "d/both") == "2");
    CHECK(entry_at(tree, "d").permissions == 0711);
  }

  TEST_CASE("a file replaces a directory with everything in it, and a directory a file") {
    FileTree tree = laid({file("a/b/c"), file("f")});
    lay(tree, {file("a"), directory("f")});
    CHECK(paths_of(tree) == "/ /a /f ");
    CHECK(entry_at(tree, "f").is_directory());
  }

  TEST_CASE("replacing one name of a hard-linked file leaves the other") {
    FileTree tree = laid({file("a", "old"), hard_link("b", "a")});
    CHECK(entry_at(tree, "a").names == 2);
    lay(tree, {file("b", "new")});
    CHECK(text_at(tree, "a") == "old");
    CHECK(entry_at(tree, "a").names == 1);
    CHECK(text_at(tree, "b") == "new");
  }
}

TEST_SUITE("tree/overlay: hard links") {
  TEST_CASE("a hard link may lead to an entry of an earlier layer, and to one that is no file") {
    FileTree tree = laid({file("a"), symlink("s", "a")});
    lay(tree, {hard_link("d/b", "./a"), hard_link("t", "s")});
    CHECK(tree.find("d/b") == tree.find("a"));
    CHECK(tree.find("t") == tree.find("s"));
  }

  TEST_CASE("content that comes with a hard link is that of all names, as cpio stores it") {
    const FileTree tree = laid({file("a", ""), hard_link("b", "a", "late")});
    CHECK(text_at(tree, "a") == "late");
    CHECK(tree.find("b") == tree.find("a"));
  }

  TEST_CASE("a hard link to itself changes nothing") {
    const FileTree tree = laid({file("a", "1"), hard_link("a", "a")});
    CHECK(text_at(tree, "a") == "1");
    CHECK(entry_at(tree, "a").names == 1);
  }

  TEST_CASE("a hard link goes through symlinked directories") {
    const FileTree tree = laid({file("usr/lib/x"), symlink("lib", "usr/lib"), hard_link("lib/y", "lib/x")});
    CHECK(tree.find("usr/lib/y") == tree.find("usr/lib/x"));
  }

  TEST_CASE("a hard link to nothing, to a directory or into what it replaces is refused") {
    CHECK_THROWS_WITH_AS(laid({hard_link("b", "a")}), "'a.tar': entry 'b': is a hard link to 'a', which does not exist",
                         Error);
    CHECK_THROWS_WITH_AS(laid({directory("a"), hard_link("b", "a")}),
                         "'a.tar': entry 'b': is a hard link to 'a', which is a directory", Error);
    CHECK_THROWS_WITH_AS(laid({file("a/b"), hard_link("a", "a/b")}),
                         "'a.tar': entry 'a': is a hard link to 'a/b', which lies in a directory it replaces", Error);
    CHECK_THROWS_WITH_AS(laid({symlink("a", "x"), hard_link("b", "a", "text")}),
                         "'a.tar': entry 'b': has content and is a hard link to 'a', which is no file", Error);
    CHECK_THROWS_WITH_AS(laid({file("a"), hard_link("b", "../a")}), "'a.tar': entry 'b': '..' is not allowed in a path",
                         Error);
    CHECK_THROWS_WITH_AS(laid({file("a"), hard_link("/", "a")}),
                         "'a.tar': entry '/': the root of the tree must be a directory", Error);
  }
}

TEST_SUITE("tree/overlay: symlinked directories") {
  TEST_CASE("an entry below a symlinked directory goes where the link leads") {
    FileTree tree = laid({directory("usr/lib"), symlink("lib", "usr/lib")});
    lay(tree, {directory("lib"), directory("lib/modules"), file("lib/modules/6.1/x")});
    CHECK(paths_of(tree) == "/ /lib /usr /usr/lib /usr/lib/modules /usr/lib/modules/6.1 /usr/lib/modules/6.1/x ");
    CHECK(entry_at(tree, "lib").kind == EntryKind::symlink);
  }

  TEST_CASE("a directory leaves a link to a directory as it is, and the directory's attributes") {
    FileTree tree = laid({directory("usr/lib", 0711), symlink("lib", "usr/lib")});
    lay(tree, {directory("./lib/", 0700)});
    CHECK(entry_at(tree, "usr/lib").permissions == 0711);
  }

  TEST_CASE("a directory replaces a link that leads to no directory") {
    FileTree tree =
        laid({file("f"), symlink("to_file", "f"), symlink("to_nothing", "nothing"), symlink("loop", "loop")});
    lay(tree, {directory("to_file"), directory("to_nothing"), directory("loop")});
    CHECK(entry_at(tree, "to_file").is_directory());
    CHECK(entry_at(tree, "to_nothing").is_directory());
    CHECK(entry_at(tree, "loop").is_directory());
  }

  TEST_CASE("anything else replaces a link") {
    FileTree tree = laid({directory("d"), symlink("l", "d"), symlink("m", "d")});
    lay(tree, {file("l", "1"), symlink("m", "e")});
    CHECK(text_at(tree, "l") == "1");
    CHECK(entry_at(tree, "m").target() == "e");
  }

  TEST_CASE("links never lead out of the tree: its root is '/' and its own parent") {
    const FileTree tree = laid({directory("etc"), symlink("a", "/etc"), symlink("d/b", "../../../etc"), file("a/1"),
                                file("d/b/2"), symlink("up", ".."), file("up/3")});
    CHECK(paths_of(tree) == "/ /3 /a /d /d/b /etc /etc/1 /etc/2 /up ");
  }

  TEST_CASE("links are followed through links, forty of them") {
    std::vector<ArchiveEntry> chain{directory("end")};
    std::string target = "end";
    for (int number = 0; number < 40; ++number) {
      chain.push_back(symlink("l" + std::to_string(number), target));
      target = "l" + std::to_string(number);
    }
    std::vector<ArchiveEntry> longer = chain;
    chain.push_back(file("l39/x"));
    CHECK(laid(std::move(chain)).find("end/x").has_value());

    longer.push_back(symlink("l40", "l39"));
    longer.push_back(file("l40/x"));
    CHECK_THROWS_WITH_AS(
        laid(std::move(longer)),
        "'a.tar': entry 'l40/x': lies below the symlink 'l40', which leads in a circle or through more "
        "than 40 links",
        Error);
  }

  TEST_CASE("entries below what is no directory, below a link to nothing, to a file and in a circle are refused") {
    CHECK_THROWS_WITH_AS(laid({file("a/b"), file("a/b/c/d")}),
                         "'a.tar': entry 'a/b/c/d': lies below 'a/b', which is no directory", Error);
    CHECK_THROWS_WITH_AS(laid({symlink("l", "usr/lib"), file("l/x")}),
                         "'a.tar': entry 'l/x': lies below the symlink 'l', which leads nowhere", Error);
    CHECK_THROWS_WITH_AS(laid({file("f"), symlink("l", "f"), file("l/x")}),
                         "'a.tar': entry 'l/x': lies below the symlink 'l', which leads to no directory", Error);
    CHECK_THROWS_WITH_AS(
        laid({symlink("d/l", "m"), symlink("d/m", "l"), file("d/l/x")}),
        "'a.tar': entry 'd/l/x': lies below the symlink 'd/l', which leads in a circle or through more "
        "than 40 links",
        Error);
  }

  TEST_CASE("a link that is replaced no longer leads where it led") {
    const FileTree tree =
        laid({directory("one"), directory("two"), symlink("l", "one"), file("l/a"), symlink("l", "two"), file("l/b")});
    CHECK(paths_of(tree) == "/ /l /one /one/a /two /two/b ");
  }
}

TEST_SUITE("tree/overlay: whiteouts") {
  TEST_CASE("a whiteout removes a file, or a directory with everything below, of earlier layers") {
    FileTree tree = laid({file("a/b/c"), file("a/d"), file("e")});
    lay(tree, {file("a/.wh.b"), file(".wh.e"), file("a/.wh.not_there"), file("nowhere/.wh.x")});
    CHECK(paths_of(tree) == "/ /a /a/d ");
  }

  TEST_CASE("an opaque whiteout empties its directory of what earlier layers hold, wherever it stands") {
    FileTree tree = laid({directory("d", 0700), file("d/old"), file("d/sub/old")});
    lay(tree, {file("d/new"), file("d/.wh..wh..opq"), file("d/sub/new")});
    CHECK(paths_of(tree) == "/ /d /d/new /d/sub /d/sub/new ");
    CHECK(entry_at(tree, "d").permissions == 0700);
  }

  TEST_CASE("a whiteout does not hide what its own archive brings") {
    FileTree tree = laid({file("a", "old")});
    lay(tree, {file("a", "new"), file(".wh.a")});
    CHECK(text_at(tree, "a") == "new");
  }

  TEST_CASE("a whiteout finds its directory through links") {
    FileTree tree = laid({file("usr/lib/x"), symlink("lib", "usr/lib")});
    lay(tree, {file("lib/.wh.x")});
    CHECK(paths_of(tree) == "/ /lib /usr /usr/lib ");
  }

  TEST_CASE("a whiteout that names nothing is refused") {
    for (const std::string name : {".wh.", ".wh..", ".wh...", ".wh..wh.plnk"}) {
      CAPTURE(name);
      CHECK_THROWS_WITH_AS(laid({file("d/" + name)}),
                           ("'a.tar': entry 'd/" + name + "': a whiteout that names nothing").c_str(), Error);
    }
  }
}

TEST_SUITE("tree/overlay: paths that do not fit") {
  TEST_CASE("'..' is refused wherever it stands") {
    for (const std::string path : {"..", "../a", "a/../b", "a/.."}) {
      CHECK_THROWS_WITH_AS(laid({file(path)}), ("'a.tar': entry '" + path + "': '..' is not allowed in a path").c_str(),
                           Error);
    }
  }

  TEST_CASE("a name of 255 bytes fits, one of 256 is refused") {
    const std::string longest(255, 'n');
    CHECK(laid({file("d/" + longest)}).find("d/" + longest).has_value());
    const std::string path = "d/" + longest + "n";
    CHECK_THROWS_WITH_AS(laid({file(path)}),
                         ("'a.tar': entry '" + path + "': a name of 256 bytes, allowed are 255").c_str(), Error);
  }

  TEST_CASE("directories may nest deeper than any stack") {
    std::string path;
    for (int depth = 0; depth < 5000; ++depth)
      path += "d/";
    FileTree tree = laid({file(path + "f")});
    std::size_t names = 0;
    tree.walk([&](const std::string&, EntryId) { ++names; });
    CHECK(names == 5002);
    lay(tree, {file("d")});
    CHECK(paths_of(tree) == "/ /d ");
  }

  TEST_CASE("a root that is no directory is refused") {
    CHECK_THROWS_WITH_AS(laid({file("./")}), "'a.tar': entry './': the root of the tree must be a directory", Error);
    CHECK_THROWS_WITH_AS(laid({file("")}), "'a.tar': entry '': the root of the tree must be a directory", Error);
  }

  TEST_CASE("a symlink without a target, or with one of more than 4,095 bytes, is refused") {
    CHECK_THROWS_WITH_AS(laid({symlink("l", "")}),
                         "'a.tar': entry 'l': a symlink's target of 0 bytes, allowed are 1 to 4,095", Error);
    CHECK_THROWS_WITH_AS(laid({symlink("l", std::string(4096, 't'))}),
                         "'a.tar': entry 'l': a symlink's target of 4,096 bytes, allowed are 1 to 4,095", Error);
    CHECK(entry_at(laid({symlink("l", std::string(4095, 't'))}), "l").target().size() == 4095);
  }

  TEST_CASE("control bytes of a hostile name do not reach the terminal") {
    CHECK_THROWS_WITH_AS(laid({file("\x1b[2J/..")}), "'a.tar': entry '\\033[2J/..': '..' is not allowed in a path",
                         Error);
  }
}

TEST_SUITE("tree/overlay: ACLs that name users and groups") {
  ArchiveEntry with_acl(std::string path, AclTag tag, std::string name) {
    ArchiveEntry entry = file(std::move(path));
    const AclLine mask{.tag = AclTag::mask, .permissions = 7, .id = {}, .name = {}};
    entry.acls.push_back({.xattr = kAccessAcl,
                          .acl = {{.tag = AclTag::owner, .permissions = 6, .id = {}, .name = {}},
                                  {.tag = tag, .permissions = 7, .id = {}, .name = std::move(name)},
                                  {.tag = AclTag::owning_group, .permissions = 4, .id = {}, .name = {}},
                                  mask,
                                  {.tag = AclTag::other, .permissions = 0, .id = {}, .name = {}}}});
    return entry;
  }

  std::optional<std::uint32_t> id_in_acl(const FileTree& tree, std::string_view path) {
    const Entry& entry = entry_at(tree, path);
    REQUIRE(entry.xattrs.size() == 1);
    CHECK(entry.xattrs[0].name == kAccessAcl);
    for (const AclLine& line : decode_acl(entry.xattrs[0].value)) {
      if (line.id) return line.id;
    }
    return std::nullopt;
  }

  TEST_CASE("names are looked up in the tree's own passwd and group, even where they come later in the archive") {
    const FileTree tree = laid({with_acl("a", AclTag::user, "lisa"), with_acl("b", AclTag::group, "staff"),
                                file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nlisa:x:1234:50::/:\n"),
                                file("etc/group", "root:x:0:\nstaff:x:50:lisa\n")});
    CHECK(id_in_acl(tree, "a") == 1234);
    CHECK(id_in_acl(tree, "b") == 50);
  }

  TEST_CASE("passwd may lie in an earlier layer") {
    FileTree tree = laid({file("etc/passwd", "lisa:x:1234:50::/:")});
    lay(tree, {with_acl("a", AclTag::user, "lisa")});
    CHECK(id_in_acl(tree, "a") == 1234);
  }

  TEST_CASE("an unknown name is refused, whatever the host's passwd says") {
    CHECK_THROWS_WITH_AS(
        laid({with_acl("a", AclTag::user, "root")}),
        "'a.tar': entry 'a': its ACL names the user 'root', which etc/passwd of the tree does not know", Error);
    CHECK_THROWS_WITH_AS(
        laid({with_acl("a", AclTag::group, "root"), file("etc/group", "rooty:x:0:\nroot:x:no:\n")}),
        "'a.tar': entry 'a': its ACL names the group 'root', which etc/group of the tree does not know", Error);
  }

  TEST_CASE("an entry that a later one replaces needs no look-up") {
    const FileTree tree = laid({with_acl("a", AclTag::user, "nobody_knows"), file("a", "later")});
    CHECK(text_at(tree, "a") == "later");
  }
}

}  // namespace rootwright::tree
