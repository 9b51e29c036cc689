// SPDX-License-Identifier: Apache-2.0
#include "fs/fat/fat_name.h"

#include <chrono>
#include <set>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright::fs {

namespace {

std::vector<std::string> aliases(const std::vector<std::string_view>& names) {
  std::vector<std::string> texts;
  for (const FatName& name : name_directory("/", names))
    texts.push_back(text_of(name.alias));
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("fs/fat_name") {
  TEST_CASE("a short name in upper case needs no long name") {
    const FatName name = name_directory("/", {"BOOTX64.EFI"}).front();
    CHECK(text_of(name.alias) == "BOOTX64.EFI");
    CHECK(name.long_name.empty());
  }

  TEST_CASE("a short name in lower case keeps its case in a long name and needs no number") {
    const FatName name = name_directory("/", {"vmlinuz"}).front();
    CHECK(text_of(name.alias) == "VMLINUZ");
    CHECK(name.long_name == u"vmlinuz");
  }

  // Expected aliases: what mtools' mcopy 4.0.32 makes of the same names, but for its "_" of accented letters.
  TEST_CASE("a name that is too long or has other characters gets an alias with a number") {
    CHECK(aliases({"roothash.p7s"}) == Texts{"ROOTHASH.P7S"});
    CHECK(aliases({"roothash.p7sig"}) == Texts{"ROOTHA~1.P7S"});
    CHECK(aliases({"loader.conf.old"}) == Texts{"LOADER~1.OLD"});
    CHECK(aliases({".hidden"}) == Texts{"HIDDEN~1"});
    CHECK(aliases({"a b+c.txt"}) == Texts{"AB_C~1.TXT"});
    CHECK(aliases({"\xc3\xa4"}) == Texts{"_~1"});
  }

  TEST_CASE("a number skips an alias that is another file's name, wherever that comes") {
    CHECK(aliases({"long name one", "LONGNA~2", "long name two", "longna~1"}) ==
          Texts{"LONGNA~3", "LONGNA~2", "LONGNA~4", "LONGNA~1"});
  }

  TEST_CASE("from the tenth name on the stem gets shorter") {
    std::vector<std::string> names;
    for (char last = 'a'; last < 'k'; ++last)
      names.push_back(std::string("configuration-") + last);
    CHECK(aliases({names.begin(), names.end()}).back() == "CONFI~10");
  }

  TEST_CASE("10,000 alike names get different aliases in linear time") {
    std::vector<std::string> names;
    names.reserve(10'000);
    for (int number = 0; number < 10'000; ++number)
      names.push_back("a long and similar name " + std::to_string(number));
    const Texts texts = aliases({names.begin(), names.end()});
    CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == names.size());
    CHECK(texts.back() == "AL~10000");
  }

  TEST_CASE("UTF-8 becomes UTF-16 and comes back") {
    const std::string name = "z\xc3\xa4\xe2\x82\xac\xf0\x9f\xa6\x80";  // z, U+E4, U+20AC, U+1F980
    CHECK(utf16_of(name) == u"z\u00e4\u20ac\U0001f980");
    CHECK(utf8_of(utf16_of(name)) == name);
  }

  TEST_CASE("half a surrogate pair reads as U+FFFD") {
    const std::u16string units{u'a', char16_t{0xd83e}, u'b', char16_t{0xdd80}};
    CHECK(utf8_of(units) ==
          "a\xef\xbf\xbd"
          "b\xef\xbf\xbd");
  }

  TEST_CASE("a name that is not UTF-8 is refused") {
    for (const char* name : {"\xff", "a\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"}) {
      CHECK_THROWS_WITH_AS(utf16_of(name), "no valid UTF-8", Error);
    }
    CHECK_THROWS_WITH_AS(name_directory("/", {"\x01\xff"}), "'/\\001\xff': no valid UTF-8", Error);
  }

  TEST_CASE("characters that FAT cannot hold are refused by name") {
    CHECK_THROWS_WITH_AS(name_directory("/", {"a:b"}), "'/a:b': FAT names hold no ':'", Error);
    CHECK_THROWS_WITH_AS(name_directory("/", {"a\nb"}), "'/a\\012b': FAT names hold no '\\012'", Error);
    CHECK_THROWS_WITH_AS(name_directory("/", {"a."}), "'/a.': FAT names do not end in a space or a dot", Error);
    CHECK_THROWS_WITH_AS(name_directory("/", {"..."}), "'/...': FAT names do not end in a space or a dot", Error);
    CHECK_THROWS_WITH_AS(name_directory("/", {"a "}), "'/a ': FAT names do not end in a space or a dot", Error);
  }

  TEST_CASE("a name of 255 UTF-16 units is held, one of 256 is not") {
    std::string name;
    for (int i = 0; i < 127; ++i)
      name += "\xf0\x9f\xa6\x80";  // two units each
    CHECK(name_directory("/", {name + "x"}).front().long_name.size() == 255);
    const std::string longer = name + "xy";
    CHECK_THROWS_WITH_AS(name_directory("/", {longer}),
                         ("'/" + longer + "': a name of 256 UTF-16 units, FAT holds up to 255").c_str(), Error);
  }
}

}  // namespace rootwright::fs
