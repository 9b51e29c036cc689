// SPDX-License-Identifier: Apache-2.0
#include "tree/read_archive.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/scratch_dir.h"
#include "tree/compressed_bytes.h"
#include "tree/tar_bytes.h"

namespace rootwright::tree {

namespace {

using test::TarMember;

/// The archive that a file with these bytes holds. Its content stays valid when the file is gone.
Archive read(std::string_view bytes) {
  const test::ScratchDir scratch;
  ThreadPool pool(1);
  return read_archive(scratch.write("a.tar", bytes), pool);
}

/// What read() throws, without the path of the file in front.
std::string refusal(std::string_view bytes) {
  try {
    static_cast<void>(read(bytes));
  } catch (const Error& error) {
    const std::string message = error.what();
    const std::string name = "a.tar': ";
    REQUIRE(message.find(name) != std::string::npos);
    return message.substr(message.find(name) + name.size());
  }
  return "accepted";
}

Entry only_entry(const TarMember& member) {
  Archive archive = read(test::tar({member}));
  REQUIRE(archive.entries.size() == 1);
  return archive.entries[0].entry;
}

std::string text_of(const Entry& entry) {
  return to_text(to_bytes(entry.content(), 1024 * 1024));
}

std::string paths(const Archive& archive) {
  std::string all;
  for (const ArchiveEntry& entry : archive.entries)
    all += entry.path + " ";
  return all;
}

}  // namespace

TEST_SUITE("tree/read_archive: tar") {
  TEST_CASE("every kind of entry is read with its attributes") {
    const Archive archive = read(test::tar({
        {.path = "./", .type = '5', .content = {}, .link = {}, .mode = 0755, .pax = {}},
        {.path = "./file", .content = "text", .link = {}, .mode = 04755, .owner = 1000, .group = 100, .pax = {}},
        {.path = "./hard", .type = '1', .content = {}, .link = "./file", .pax = {}},
        {.path = "./soft", .type = '2', .content = {}, .link = "../target", .mode = 0777, .pax = {}},
        {.path = "./null", .type = '3', .content = {}, .link = {}, .mode = 0666, .major = 1, .minor = 3, .pax = {}},
        {.path = "./disk", .type = '4', .content = {}, .link = {}, .mode = 0660, .major = 8, .minor = 1, .pax = {}},
        {.path = "./fifo", .type = '6', .content = {}, .link = {}, .mode = 01600, .pax = {}},
    }));
    REQUIRE(paths(archive) == "./ ./file ./hard ./soft ./null ./disk ./fifo ");
    const auto entry = [&](std::size_t index) -> const Entry& { return archive.entries[index].entry; };
    CHECK(entry(0).is_directory());
    CHECK(entry(1).permissions == 04755);
    CHECK(entry(1).owner == 1000);
    CHECK(entry(1).group == 100);
    CHECK(text_of(entry(1)) == "text");
    CHECK(archive.entries[2].hard_link == "./file");
    CHECK(entry(3).target() == "../target");
    CHECK(entry(4).kind == EntryKind::character_device);
    CHECK(entry(4).device() == Device{.major = 1, .minor = 3});
    CHECK(entry(5).kind == EntryKind::block_device);
    CHECK(entry(6).kind == EntryKind::fifo);
    CHECK(entry(6).permissions == 01600);
  }

  TEST_CASE("content stays in the mapped archive") {
    const std::string bytes = test::tar({{.path = "a", .content = std::string(3000, 'a'), .link = {}, .pax = {}},
                                         {.path = "b", .content = "b", .link = {}, .pax = {}}});
    const Archive archive = read(bytes);
    const std::vector<Piece>& first = archive.entries[0].entry.content().pieces;
    const std::vector<Piece>& second = archive.entries[1].entry.content().pieces;
    REQUIRE(first.size() == 1);
    // 3,000 bytes fill six blocks of 512, then comes the other header.
    CHECK(second[0].bytes.data() - first[0].bytes.data() == 7 * 512);
    CHECK(archive.owners.size() == 1);
  }

  TEST_CASE("an archive without entries is one") {
    CHECK(read(test::tar({})).entries.empty());
  }

  TEST_CASE("times that the archive does not give are the modification time") {
    const Entry entry = only_entry({.path = "a", .content = {}, .link = {}, .time = 1'234'567, .pax = {}});
    const Timestamp time{.seconds = 1'234'567, .nanoseconds = 0};
    CHECK(entry.modified == time);
    CHECK(entry.accessed == time);
    CHECK(entry.changed == time);
    CHECK(entry.created == time);
  }

  TEST_CASE("times that it gives are kept, each") {
    const Entry entry = only_entry(
        {.path = "a",
         .content = {},
         .link = {},
         .pax = {
             {"mtime", "1.000000001"}, {"atime", "2.5"}, {"ctime", "3"}, {"LIBARCHIVE.creationtime", "4.999999999"}}});
    CHECK(entry.modified == Timestamp{.seconds = 1, .nanoseconds = 1});
    CHECK(entry.accessed == Timestamp{.seconds = 2, .nanoseconds = 500'000'000});
    CHECK(entry.changed == Timestamp{.seconds = 3, .nanoseconds = 0});
    CHECK(entry.created == Timestamp{.seconds = 4, .nanoseconds = 999'999'999});
  }

  TEST_CASE("times after 2038 are kept") {
    const Entry entry = only_entry({.path = "a", .content = {}, .link = {}, .pax = {{"mtime", "5000000000.25"}}});
    CHECK(entry.modified == Timestamp{.seconds = 5'000'000'000, .nanoseconds = 250'000'000});
  }

  // libarchive 3.6.2 reads -1.25 as -1 s + 0.25 s and -0.25 as +0.25; GNU tar writes what POSIX says.
  TEST_CASE("times before 1970 are kept to the nanosecond") {
    const auto modified = [](const std::string& text) {
      return only_entry({.path = "a", .content = {}, .link = {}, .pax = {{"mtime", text}}}).modified;
    };
    CHECK(modified("-1.25") == Timestamp{.seconds = -2, .nanoseconds = 750'000'000});
    CHECK(modified("-0.25") == Timestamp{.seconds = -1, .nanoseconds = 750'000'000});
    CHECK(modified("-2000000000.000000001") == Timestamp{.seconds = -2'000'000'001, .nanoseconds = 999'999'999});
    CHECK(modified("-7") == Timestamp{.seconds = -7, .nanoseconds = 0});
    CHECK(modified("0.5") == Timestamp{.seconds = 0, .nanoseconds = 500'000'000});
  }

  TEST_CASE("names keep their bytes: UTF-8 of either normal form, and what is no UTF-8") {
    // U+00E9 in one code point and in two, and a byte of Latin-1, in a pax header and in a plain one.
    for (const std::string name : {"\xc3\xa9", "e\xcc\x81", "x\xe9y"}) {
      CAPTURE(name);
      CHECK(paths(read(test::tar({{.path = "p", .content = {}, .link = {}, .pax = {{"path", name}}}}))) == name + " ");
      CHECK(paths(read(test::tar({{.path = name, .content = {}, .link = {}, .pax = {}}}))) == name + " ");
      const Archive link =
          read(test::tar({{.path = "p", .type = '1', .content = {}, .link = "l", .pax = {{"linkpath", name}}}}));
      CHECK(link.entries[0].hard_link == name);
    }
  }

  TEST_CASE("names of 255 bytes and paths of 4,000 are read") {
    const std::string name(255, 'n');
    std::string path;
    while (path.size() < 4000)
      path += name + "/";
    path += "f";
    CHECK(paths(read(test::tar({{.path = "p", .content = {}, .link = {}, .pax = {{"path", path}}}}))) == path + " ");
  }

  TEST_CASE("owners of 32 bits are read, larger ones refused") {
    const Entry entry =
        only_entry({.path = "a", .content = {}, .link = {}, .pax = {{"uid", "4294967294"}, {"gid", "3000000000"}}});
    CHECK(entry.owner == 4'294'967'294);
    CHECK(entry.group == 3'000'000'000);
    CHECK(refusal(test::tar({{.path = "a", .content = {}, .link = {}, .pax = {{"uid", "4294967295"}}}})) ==
          "entry 'a': belongs to user 4294967295, allowed are 0 to 4294967294");
    CHECK(refusal(test::tar({{.path = "a", .content = {}, .link = {}, .pax = {{"gid", "-1"}}}})) ==
          "entry 'a': belongs to group -1, allowed are 0 to 4294967294");
  }

  TEST_CASE("a hard link may come with content in a pax archive") {
    const Archive archive =
        read(test::tar({{.path = "a", .content = "", .link = {}, .pax = {{"mtime", "1"}}},
                        {.path = "b", .type = '1', .content = "late", .link = "a", .pax = {{"mtime", "1"}}}}));
    CHECK(archive.entries[1].hard_link == "a");
    CHECK(text_of(archive.entries[1].entry) == "late");
  }
}

TEST_SUITE("tree/read_archive: sparse files") {
  // GNU tar manual, "Storing Sparse Files", format 0.1: the map as offset,length,… in a pax record.
  std::string sparse(const std::string& map, const std::string& size, const std::string& content) {
    return test::tar({{.path = "s",
                       .content = content,
                       .link = {},
                       .pax = {{"GNU.sparse.size", size}, {"GNU.sparse.numblocks", "2"}, {"GNU.sparse.map", map}}}});
  }

  TEST_CASE("holes stay holes, at the beginning, between and at the end") {
    const Archive archive = read(sparse("4096,3,5368709120,2", "6000000000", "abcde"));
    const Content& content = archive.entries[0].entry.content();
    CHECK(content.size == 6'000'000'000);
    REQUIRE(content.pieces.size() == 2);
    CHECK(content.pieces[0].offset == 4096);
    CHECK(to_text(content.pieces[0].bytes) == "abc");
    CHECK(content.pieces[1].offset == 5'368'709'120);
    CHECK(to_text(content.pieces[1].bytes) == "de");
  }

  TEST_CASE("a file that is one hole has no pieces") {
    const Archive archive = read(sparse("0,0,1000,0", "1000", ""));
    CHECK(archive.entries[0].entry.content().size == 1000);
    CHECK(archive.entries[0].entry.content().pieces.empty());
  }

  TEST_CASE("a map that goes back, or beyond the end of the file, is refused") {
    CHECK(refusal(sparse("4096,3,0,2", "6000", "abcde")) == "entry 's': its sparse map is not in order");
    CHECK(refusal(sparse("0,3,2,2", "6000", "abcde")) == "entry 's': its sparse map is not in order");
    CHECK(refusal(sparse("0,3,5999,2", "6000", "abcde")) == "entry 's': its sparse map is not in order");
  }
}

TEST_SUITE("tree/read_archive: xattrs and ACLs") {
  // Version 2: user::rw-, user:1000:rwx, group::r--, mask::rwx, other::r-- (linux/posix_acl_xattr.h).
  const std::string kAcl(
      "\2\0\0\0"
      "\1\0\6\0\xff\xff\xff\xff"
      "\2\0\7\0\xe8\3\0\0"
      "\4\0\4\0\xff\xff\xff\xff"
      "\20\0\7\0\xff\xff\xff\xff"
      "\40\0\4\0\xff\xff\xff\xff",
      44);

  TarMember with(std::vector<std::pair<std::string, std::string>> pax, char type = '0') {
    return {.path = "a", .type = type, .content = {}, .link = {}, .mode = 0644, .pax = std::move(pax)};
  }

  TEST_CASE("all xattrs are read, whatever their name space and bytes") {
    const Entry entry = only_entry(with({{"SCHILY.xattr.user.z", std::string("\0\n=", 3)},
                                         {"SCHILY.xattr.security.selinux", "system_u:object_r:etc_t:s0"},
                                         {"SCHILY.xattr.security.capability", "cap"},
                                         {"SCHILY.xattr.trusted.x", ""},
                                         {"LIBARCHIVE.xattr.user.%62", "dmFsdWU"}}));  // user.b, "value" in Base64
    const std::vector<Xattr> expected{{"security.capability", "cap"},
                                      {"security.selinux", "system_u:object_r:etc_t:s0"},
                                      {"trusted.x", ""},
                                      {"user.b", "value"},
                                      {"user.z", std::string("\0\n=", 3)}};
    CHECK(entry.xattrs == expected);
  }

  TEST_CASE("an xattr under two keywords is one, unless the values differ") {
    CHECK(only_entry(with({{"SCHILY.xattr.user.a", "value"}, {"LIBARCHIVE.xattr.user.a", "dmFsdWU"}})).xattrs.size() ==
          1);
    CHECK(refusal(test::tar({with({{"SCHILY.xattr.user.a", "other"}, {"LIBARCHIVE.xattr.user.a", "dmFsdWU"}})})) ==
          "entry 'a': xattr 'user.a' has two values");
  }

  TEST_CASE("xattrs that Linux would not take are refused") {
    const std::string longest = "user." + std::string(250, 'n');
    CHECK(only_entry(with({{"SCHILY.xattr." + longest, std::string(65536, 'v')}})).xattrs.size() == 1);
    CHECK(refusal(test::tar({with({{"SCHILY.xattr." + longest + "n", "v"}})})) ==
          "entry 'a': the name of an xattr has 256 bytes, allowed are 1 to 255");
    CHECK(refusal(test::tar({with({{"SCHILY.xattr.user.a", std::string(65537, 'v')}})})) ==
          "entry 'a': xattr 'user.a' has 65,537 bytes, allowed are 65,536");
  }

  TEST_CASE("an ACL in binary form is kept, and its mask becomes the group's permissions") {
    const Entry entry = only_entry(with({{"SCHILY.xattr.system.posix_acl_access", kAcl}}));
    REQUIRE(entry.xattrs.size() == 1);
    CHECK(entry.xattrs[0] == Xattr{.name = "system.posix_acl_access", .value = kAcl});
    CHECK(entry.permissions == 0674);
  }

  TEST_CASE("an ACL as text with numbers becomes the same") {
    const Entry entry =
        only_entry(with({{"SCHILY.acl.access", "user::rw-,user:1000:rwx,group::r--,mask::rwx,other::r--"}}));
    REQUIRE(entry.xattrs.size() == 1);
    CHECK(entry.xattrs[0] == Xattr{.name = "system.posix_acl_access", .value = kAcl});
    CHECK(entry.permissions == 0674);
    CHECK(only_entry(with({{"SCHILY.acl.access", "user::rw-,user:lisa:rwx:1000,group::r--,mask::rwx,other::r--"}}))
              .xattrs[0]
              .value == kAcl);
  }

  TEST_CASE("an ACL as text with names waits for the tree") {
    const Archive archive =
        read(test::tar({with({{"SCHILY.acl.access", "user::rw-,user:lisa:rwx,group::r--,mask::rwx,other::r--"}})}));
    CHECK(archive.entries[0].entry.xattrs.empty());
    CHECK(archive.entries[0].entry.permissions == 0674);
    REQUIRE(archive.entries[0].acls.size() == 1);
    CHECK(archive.entries[0].acls[0].xattr == kAccessAcl);
    const Acl& acl = archive.entries[0].acls[0].acl;
    const auto user = std::ranges::find(acl, AclTag::user, &AclLine::tag);
    REQUIRE(user != acl.end());
    CHECK(user->name == "lisa");
    CHECK_FALSE(user->id.has_value());
  }

  TEST_CASE("where GNU tar stores an ACL in both forms, the numbers count") {
    const Archive archive =
        read(test::tar({with({{"SCHILY.acl.access", "user::rw-,user:lisa:rwx,group::r--,mask::rwx,other::r--"},
                              {"SCHILY.xattr.system.posix_acl_access", kAcl}})}));
    CHECK(archive.entries[0].acls.empty());
    CHECK(archive.entries[0].entry.xattrs.size() == 1);
    CHECK(archive.entries[0].entry.permissions == 0674);
  }

  TEST_CASE("an ACL that says no more than the permission bits becomes those") {
    const Entry entry = only_entry(with({{"SCHILY.acl.access", "user::r--,group::r--,other::---"}}));
    CHECK(entry.xattrs.empty());
    CHECK(entry.permissions == 0440);
    const std::string minimal(
        "\2\0\0\0"
        "\1\0\7\0\xff\xff\xff\xff"
        "\4\0\5\0\xff\xff\xff\xff"
        "\40\0\1\0\xff\xff\xff\xff",
        28);
    const Entry binary = only_entry(with({{"SCHILY.xattr.system.posix_acl_access", minimal}}));
    CHECK(binary.xattrs.empty());
    CHECK(binary.permissions == 0751);
  }

  TEST_CASE("a directory's default ACL is kept, a file's refused") {
    const std::string text = "user::rwx,group::r-x,other::---";
    const Entry entry = only_entry(with({{"SCHILY.acl.default", text}}, '5'));
    REQUIRE(entry.xattrs.size() == 1);
    CHECK(entry.xattrs[0].name == "system.posix_acl_default");
    CHECK(entry.permissions == 0644);
    CHECK(refusal(test::tar({with({{"SCHILY.acl.default", text}})})) ==
          "entry 'a': has a default ACL, but is no directory");
  }

  TEST_CASE("an NFSv4 ACL, and what is no ACL, are refused") {
    CHECK(refusal(test::tar({with({{"SCHILY.acl.ace", "owner@:rwxp--aARWcCos:-------:allow"}})})) ==
          "entry 'a': has an NFSv4 ACL, which Linux filesystems do not hold");
    CHECK(refusal(test::tar({with({{"SCHILY.xattr.system.posix_acl_access", "text"}})})) ==
          "entry 'a': its value is no POSIX ACL of version 2");
    CHECK(refusal(test::tar({with({{"SCHILY.acl.access", "user::rw-,nonsense"}})})) ==
          "entry 'a': Parse error:  SCHILY.acl.access");
  }
}

TEST_SUITE("tree/read_archive: cpio") {
  TEST_CASE("a cpio archive is read, sockets and all") {
    const Archive archive = read(test::cpio({{.path = "d", .mode = 040755, .content = {}},
                                             {.path = "d/f", .mode = 0100644, .content = "text", .inode = 2},
                                             {.path = "l", .mode = 0120777, .content = "d/f", .inode = 3},
                                             {.path = "s", .mode = 0140600, .content = {}, .inode = 4}}));
    REQUIRE(paths(archive) == "d d/f l s ");
    CHECK(text_of(archive.entries[1].entry) == "text");
    CHECK(archive.entries[2].entry.target() == "d/f");
    CHECK(archive.entries[3].entry.kind == EntryKind::socket);
  }

  // GNU cpio stores the content of a file with several names with the last of them.
  TEST_CASE("the content of hard links stands with the last") {
    const Archive archive = read(test::cpio({{.path = "a", .content = {}, .inode = 5, .names = 2},
                                             {.path = "b", .content = "late", .inode = 5, .names = 2}}));
    CHECK(text_of(archive.entries[0].entry).empty());
    CHECK(archive.entries[1].hard_link == "a");
    CHECK(text_of(archive.entries[1].entry) == "late");
  }

  // libarchive looks 512 bytes ahead to see whether it is a tar, copies the archive for that, and its pointers lead
  // into the copy, which is gone with the reader. Found by the fuzzer.
  TEST_CASE("the content of an archive smaller than a tar header outlives the reader") {
    const std::string bytes = test::cpio({{.path = "a", .content = "text"}});
    REQUIRE(bytes.size() < 512);
    const Archive archive = read(bytes);
    CHECK(text_of(archive.entries[0].entry) == "text");
  }

  TEST_CASE("a cpio archive that ends before its trailer is refused") {
    const std::string bytes = test::cpio({{.path = "a", .content = "text"}});
    for (const std::size_t size : {bytes.size() - 1, bytes.size() - 20, bytes.size() - 124}) {
      CAPTURE(size);
      CHECK(refusal(bytes.substr(0, size)).starts_with("behind entry 'a': "));
    }
    CHECK(refusal(bytes.substr(0, 113)) == "entry 'a': is truncated or corrupt");
  }

  TEST_CASE("bytes behind the trailer are refused, zeros are padding") {
    const std::string bytes = test::cpio({{.path = "a", .content = {}}});
    CHECK(read(bytes + std::string(512, '\0')).entries.size() == 1);
    CHECK(refusal(bytes + bytes) ==
          "behind entry 'a': other bytes than zeros follow at byte " + std::to_string(bytes.size()));
  }
}

TEST_SUITE("tree/read_archive: Debian packages") {
  const std::string kTar = test::tar({{.path = "./usr/", .type = '5', .content = {}, .link = {}, .pax = {}},
                                      {.path = "./usr/f", .content = "text", .link = {}, .pax = {}}});

  TEST_CASE("a package is its data member, compressed or not") {
    for (const auto& [name, data] :
         std::vector<std::pair<std::string, std::string>>{{"data.tar", kTar},
                                                          {"data.tar.xz", test::compressed(kTar, "xz")},
                                                          {"data.tar.zst", test::compressed(kTar, "zstd")}}) {
      const Archive archive = read(test::ar({{"debian-binary", "2.0\n"}, {"control.tar.gz", "odd"}, {name, data}}));
      CHECK(paths(archive) == "./usr/ ./usr/f ");
      CHECK(text_of(archive.entries[1].entry) == "text");
    }
  }

  TEST_CASE("a package without data, or with it twice, is refused") {
    CHECK(refusal(test::ar({{"debian-binary", "2.0\n"}, {"control.tar.xz", ""}})) ==
          "is a Debian package without the member 'data.tar'");
    CHECK(refusal(test::ar({{"debian-binary", "2.0\n"}, {"data.tar", kTar}, {"data.tar", kTar}})) ==
          "is a Debian package with two members 'data.tar'");
  }

  TEST_CASE("an ar archive that is no package of format 2 is refused") {
    CHECK(refusal(test::ar({{"data.tar", kTar}})) ==
          "is an ar archive, but no Debian package: its first member is not 'debian-binary'");
    CHECK(refusal(test::ar({})) == "is an ar archive, but no Debian package: its first member is not 'debian-binary'");
    CHECK(refusal(test::ar({{"debian-binary", "3.0\n"}, {"data.tar", kTar}})) ==
          "is a Debian package of format '3.0\\012', format 2 is needed");
  }

  TEST_CASE("a package that ends within a member is refused") {
    const std::string bytes = test::ar({{"debian-binary", "2.0\n"}, {"data.tar", kTar}});
    CHECK(refusal(bytes.substr(0, bytes.size() - 1)) == "is truncated: its member 'data.tar' has 2,559 of 2,560 bytes");
  }
}

TEST_SUITE("tree/read_archive: truncated, corrupt and other files") {
  const std::string kMember = test::tar_member({.path = "a", .content = std::string(600, 'a'), .link = {}, .pax = {}});
  const std::string kEnd(1024, '\0');

  TEST_CASE("an archive that ends within a header or within content is refused") {
    CHECK(refusal(kMember.substr(0, 900)) == "entry 'a': Truncated tar archive");
    CHECK(refusal(kMember + kMember.substr(0, 300)) == "behind entry 'a': Truncated tar archive");
  }

  TEST_CASE("an archive that ends between entries, without its end mark, is refused") {
    CHECK(refusal(kMember) ==
          "behind entry 'a': ends without the zero blocks that end a tar archive, it may be truncated");
    CHECK(read(kMember + kEnd.substr(0, 512)).entries.size() == 1);
  }

  TEST_CASE("bytes behind the end are refused, such as a second archive, zeros are padding") {
    CHECK(read(kMember + kEnd + std::string(10240, '\0')).entries.size() == 1);
    CHECK(refusal(kMember + kEnd + kMember + kEnd) == "behind entry 'a': other bytes than zeros follow at byte 2,560");
    CHECK(refusal(kMember + kEnd.substr(0, 512) + kMember + kEnd) ==
          "behind entry 'a': other bytes than zeros follow at byte 2,048");
  }

  TEST_CASE("a damaged header is refused") {
    std::string second = kMember;
    second[0] = 'b';  // the checksum no longer fits
    CHECK(refusal(kMember + second + kEnd) == "behind entry 'a': Damaged tar archive");
  }

  TEST_CASE("an empty file and other files are refused") {
    CHECK(refusal("") == "is empty, an archive is needed");
    const std::string expected = "is neither tar, cpio nor a Debian package, or compressed in an unknown way";
    CHECK(refusal("text") == expected);
    CHECK(refusal("PK\3\4" + std::string(1000, 'z')) == expected);
    CHECK(refusal(test::compressed("text", "gzip")) == expected);
    CHECK(refusal(test::compressed("", "xz")) == "is empty, an archive is needed");
  }

  TEST_CASE("a file that does not exist is refused by name") {
    ThreadPool pool(1);
    CHECK_THROWS_WITH_AS(read_archive("/nonexistent/a.tar", pool),
                         "'/nonexistent/a.tar': '/nonexistent/a.tar' does not exist", Error);
  }

  TEST_CASE("every prefix of an archive is refused or read, never more") {
    const std::string bytes = test::tar(
        {{.path = "a", .content = "text", .link = {}, .pax = {{"SCHILY.xattr.user.a", "b"}, {"mtime", "-1.5"}}}});
    for (std::size_t size = 0; size < bytes.size() - 1024; size += 7) {
      CAPTURE(size);
      CHECK(refusal(bytes.substr(0, size)) != "accepted");
    }
  }
}

}  // namespace rootwright::tree
