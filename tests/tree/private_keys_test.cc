// SPDX-License-Identifier: Apache-2.0
#include "tree/private_keys.h"

#include <doctest/doctest.h>

#include "tree/file_entries.h"

namespace rootwright::tree {

namespace {

bool is_found(std::string_view text) {
  FileTree tree;
  tree.add(FileTree::kRoot, "key", test::text_file(text));
  return find_private_keys(tree) == std::vector<std::string>{"/key"};
}

}  // namespace

// The first lines are those that openssl 3.0 (genpkey, rsa -traditional, ecparam, dsa) and ssh-keygen 9.2 write.
TEST_SUITE("tree/private_keys") {
  TEST_CASE("private keys of every kind are found") {
    for (const std::string kind : {"", "RSA ", "EC ", "DSA ", "ENCRYPTED ", "OPENSSH "}) {
      CAPTURE(kind);
      CHECK(is_found("-----BEGIN " + kind + "PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END"));
    }
    CHECK(is_found("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMII"));
  }

  TEST_CASE("a key is found behind a certificate, and with line ends of DOS") {
    CHECK(
        is_found("-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMII=\n"));
    CHECK(is_found("Bag Attributes\r\n-----BEGIN PRIVATE KEY-----\r\nMII=\r\n"));
  }

  TEST_CASE("what only speaks of keys is not one") {
    CHECK_FALSE(is_found("-----BEGIN CERTIFICATE-----\nMII=\n"));
    CHECK_FALSE(is_found("-----BEGIN PUBLIC KEY-----\nMII=\n"));
    CHECK_FALSE(is_found("text -----BEGIN PRIVATE KEY-----\nMII=\n"));
    CHECK_FALSE(is_found("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n"));
    CHECK_FALSE(is_found("-----BEGIN PRIVATE KEY-----\\nMII=\n"));
    CHECK_FALSE(is_found("-----BEGIN PRIVATE KEY-----\n"));
    CHECK_FALSE(is_found("-----BEGIN PRIVATE KEY-----"));
    CHECK_FALSE(is_found("-----BEGIN "));
    CHECK_FALSE(is_found(""));
  }

  TEST_CASE("a key is found at the end of a file of 64 KiB, larger files are not read") {
    const std::string key = "\n-----BEGIN PRIVATE KEY-----\nMII=\n";
    const std::string largest = std::string(64 * 1024 - key.size(), 'x') + key;
    CHECK(is_found(largest));
    CHECK_FALSE(is_found("x" + largest));
  }

  TEST_CASE("keys are named in the tree's order, a hard link under each of its names") {
    const std::string key = "-----BEGIN PRIVATE KEY-----\nMII=\n";
    FileTree tree = test::tree_of({"a/text", "b/text"});
    const EntryId id = tree.add(*tree.find("b"), "key", test::text_file(key));
    tree.link(*tree.find("a"), "key", id);
    tree.add(*tree.find("a"), "link", test::symlink_to("key"));
    CHECK(find_private_keys(tree) == std::vector<std::string>{"/a/key", "/b/key"});
  }
}

}  // namespace rootwright::tree
