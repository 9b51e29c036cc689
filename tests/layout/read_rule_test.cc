// SPDX-License-Identifier: Apache-2.0
#include "layout/read_rule.h"

#include <variant>

#include <doctest/doctest.h>

#include "support/scratch_dir.h"

namespace rootwright::layout {

namespace {

std::string refused(const std::string& text) {
  Findings findings;
  const YamlNode node = parse_yaml(text, "x", findings);
  (void)read_rule(node, "/nowhere", findings);
  std::string lines;
  for (const Finding& finding : findings)
    lines += (lines.empty() ? "" : "\n") + finding.text().substr(2);
  return lines;
}

tree::Rule rule_of(const std::string& text, const std::filesystem::path& directory = "/nowhere") {
  Findings findings;
  const YamlNode node = parse_yaml(text, "recipe.yaml", findings);
  const auto rule = read_rule(node, directory, findings);
  CHECK(findings.empty());
  return rule.value();
}

template <typename Change>
Change change_of(const std::string& text) {
  return std::get<Change>(rule_of(text).change);
}

}  // namespace

TEST_SUITE("layout/read_rule") {
  TEST_CASE("each kind of rule is read") {
    CHECK(change_of<tree::RemoveRule>("remove: etc/ssh/ssh_host_*").pattern == "etc/ssh/ssh_host_*");
    CHECK(change_of<tree::EmptyRule>("empty: /etc/machine-id").pattern == "etc/machine-id");

    const auto owner = change_of<tree::OwnerRule>("{chown: \"srv/**\", owner: 1000, group: 4294967294}");
    CHECK(owner.pattern == "srv/**");
    CHECK(owner.owner == 1000);
    CHECK(owner.group == 4294967294);
    CHECK_FALSE(change_of<tree::OwnerRule>("{chown: srv, owner: 0}").group);

    CHECK(change_of<tree::ModeRule>("{chmod: usr/bin/sudo, mode: \"04755\"}").permissions == 04755);
    CHECK(change_of<tree::ModeRule>("{chmod: usr/bin/sudo, mode: 755}").permissions == 0755);

    const auto xattr = change_of<tree::XattrRule>("{xattr: usr/bin/ping, name: user.note, value: text}");
    CHECK(xattr.name == "user.note");
    CHECK(xattr.value == "text");
    CHECK(change_of<tree::XattrRule>("{xattr: a, name: security.x, value_hex: \"00ff\"}").value ==
          std::string("\0\xff", 2));
    CHECK_FALSE(change_of<tree::XattrRule>("{remove_xattr: a, name: user.note}").value);

    CHECK(std::holds_alternative<tree::ClampTimesRule>(rule_of("clamp_times").change));
    CHECK(rule_of("clamp_times").where == "recipe.yaml:1:1");
  }

  TEST_CASE("a file to add counts from the recipe's directory") {
    const test::ScratchDir directory;
    directory.write("files/hosts", "");
    const auto add = std::get<tree::AddRule>(
        rule_of("{add: files/hosts, to: /etc/hosts, mode: \"0600\", owner: 1, group: 2}", directory.path()).change);
    CHECK(add.source == directory.path() / "files/hosts");
    CHECK(add.path == "etc/hosts");
    CHECK(add.permissions == 0600);
    CHECK(add.owner == 1);
    CHECK(add.group == 2);
    const auto plain = std::get<tree::AddRule>(rule_of("{add: files, to: opt}", directory.path()).change);
    CHECK_FALSE(plain.permissions);
    CHECK(plain.owner == 0);
    CHECK(refused("{add: files/hosts, to: etc/hosts}") == "1:7: file to add '/nowhere/files/hosts' does not exist");
  }

  TEST_CASE("unknown rules and keys come with the nearest known ones") {
    CHECK(refused("remov: a") == "1:1: unknown rule 'remov'; did you mean 'remove'?");
    CHECK(refused("clamp_time") == "1:1: unknown rule 'clamp_time'; did you mean 'clamp_times'?");
    CHECK(refused("{}") ==
          "1:1: unknown rule ''; allowed are remove, empty, chown, chmod, xattr, remove_xattr, add, clamp_times");
    CHECK(refused("{remove: a, owner: 0}") == "1:13: unknown key 'owner' in 'remove' rule; allowed are remove");
    CHECK(refused("[remove]") == "1:1: this is a sequence; wanted is a rule: a map, or clamp_times");
  }

  TEST_CASE("rules that say too little or too much are refused") {
    CHECK(refused("chown: a") == "1:1: 'chown' needs 'owner', 'group' or both");
    CHECK(refused("chmod: a") == "1:1: 'chmod' rule needs the key 'mode'");
    CHECK(refused("{xattr: a, name: user.x}") == "1:2: 'xattr' needs either 'value' or 'value_hex'");
    CHECK(refused("{xattr: a, name: user.x, value: b, value_hex: 00}") ==
          "1:2: 'xattr' needs either 'value' or 'value_hex'");
    CHECK(refused("remove_xattr: a") == "1:1: 'remove_xattr' rule needs the key 'name'");
  }

  TEST_CASE("owners, modes and names of attributes are what ext4 can hold") {
    CHECK(refused("{chown: a, owner: root}") ==
          "1:19: 'owner' is 'root'; wanted is a whole number from 0 to 4294967294");
    CHECK(refused("{chown: a, group: 4294967295}") ==
          "1:19: 'group' is '4294967295'; wanted is a whole number from 0 to 4294967294");
    CHECK(refused("{chmod: a, mode: 0888}") ==
          "1:18: 'mode' is '0888'; wanted is an octal number up to 07777, such as 0644");
    CHECK(refused("{chmod: a, mode: \"10000\"}") ==
          "1:18: 'mode' is '10000'; wanted is an octal number up to 07777, such as 0644");
    CHECK(refused("{remove_xattr: a, name: note}") ==
          "1:25: 'name' is 'note'; wanted is a name that begins with user., security., trusted. or system.");
  }

  TEST_CASE("paths in the tree have no empty, '.' or '..' component") {
    CHECK(refused("remove: ../etc") ==
          "1:9: path '../etc' has the component '..'; wanted is a path from the root of the tree, such as etc/hosts");
    CHECK(refused("remove: etc//x").starts_with("1:9: path 'etc//x' has the component ''"));
    CHECK(refused("remove: etc/").starts_with("1:9: path 'etc/' has the component ''"));
    CHECK(refused("remove: /").starts_with("1:9: path '/' has the component ''"));
    CHECK(refused("empty: ./etc").starts_with("1:8: path './etc' has the component '.'"));
  }
}

}  // namespace rootwright::layout
