// SPDX-License-Identifier: Apache-2.0
#include "tree/decompress.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "tree/compressed_bytes.h"

namespace rootwright::tree {

namespace {

using test::compressed;

const std::vector<std::string> kFilters{"gzip", "bzip2", "xz", "zstd", "lz4", "lzip", "lzma", "compress"};

StoredBytes decompress_text(const std::string& text) {
  ThreadPool pool(2);
  return decompress({.view = as_byte_view(text), .owner = {}}, pool);
}

/// Does not compress well, and has a stretch of zeros.
std::string sample() {
  std::string text;
  std::uint32_t state = 1;
  for (int count = 0; count < 100'000; ++count) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>(state >> 24);
  }
  text.insert(50'000, std::string(300'000, '\0'));
  return text;
}

}  // namespace

TEST_SUITE("tree/decompress") {
  TEST_CASE("every compression gives the bytes back") {
    const std::string text = sample();
    for (const std::string& filter : kFilters) {
      CAPTURE(filter);
      CHECK(to_text(decompress_text(compressed(text, filter)).view) == text);
    }
  }

  TEST_CASE("what is not compressed stays where it is") {
    const std::string text = "plain";
    CHECK(decompress_text(text).view.data() == as_byte_view(text).data());
  }

  TEST_CASE("nothing compressed is nothing decompressed") {
    CHECK(decompress_text(compressed("", "gzip")).view.empty());
    CHECK(decompress_text(compressed("", "xz")).view.empty());
  }

  TEST_CASE("gzip members stand one behind the other, zeros behind the last") {
    const std::string two = compressed("one,", "gzip") + compressed("two", "gzip") + std::string(512, '\0');
    CHECK(to_text(decompress_text(two).view) == "one,two");
  }

  TEST_CASE("a file that ends too early is refused, wherever it ends") {
    const std::string text = sample();
    for (const std::string& filter : kFilters) {
      // compress(1) has no end mark: any prefix of it is whole.
      if (filter == "compress") continue;
      const std::string bytes = compressed(text, filter);
      for (const std::size_t missing : {std::size_t{1}, std::size_t{7}, bytes.size() / 2}) {
        CAPTURE(filter);
        CAPTURE(missing);
        CHECK_THROWS_AS(decompress_text(bytes.substr(0, bytes.size() - missing)), Error);
      }
    }
    const std::string gzip = compressed(text, "gzip");
    CHECK_THROWS_WITH_AS(decompress_text(gzip.substr(0, gzip.size() - 1)), "decompressing gzip: is truncated", Error);
  }

  TEST_CASE("xz streams stand one behind the other, padding of zeros between and behind them") {
    const std::string padding(4, '\0');
    const std::string two = compressed("one,", "xz") + padding + compressed("two", "xz") + padding;
    CHECK(to_text(decompress_text(two).view) == "one,two");
  }

  // libarchive's own gzip filter accepts this: it reads past the checksum.
  TEST_CASE("a checksum that does not fit is refused") {
    std::string bytes = compressed(sample(), "gzip");
    bytes[bytes.size() - 5] ^= 1;  // the last byte of the CRC-32 (RFC 1952 section 2.3.1)
    CHECK_THROWS_WITH_AS(decompress_text(bytes), "decompressing gzip: incorrect data check", Error);
  }

  TEST_CASE("other bytes than zeros behind the end are refused") {
    for (const std::string filter : {"gzip", "bzip2", "lzma"}) {
      const std::string bytes = compressed("text", filter);
      CHECK_THROWS_WITH_AS(
          decompress_text(bytes + "more"),
          ("decompressing " + filter + ": other bytes than zeros follow at byte " + std::to_string(bytes.size()))
              .c_str(),
          Error);
    }
  }
}

}  // namespace rootwright::tree
