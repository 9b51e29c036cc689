// SPDX-License-Identifier: Apache-2.0
#include "tree/temporary_file.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/scratch_dir.h"

namespace rootwright::tree {

namespace {

/// TMPDIR with another value as long as it lives.
class OtherTmpdir {
 public:
  explicit OtherTmpdir(const std::filesystem::path& path) {
    if (const char* value = std::getenv("TMPDIR")) before_ = value;
    setenv("TMPDIR", path.c_str(), 1);
  }
  OtherTmpdir(const OtherTmpdir&) = delete;
  OtherTmpdir& operator=(const OtherTmpdir&) = delete;
  ~OtherTmpdir() {
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }

 private:
  std::optional<std::string> before_;
};

/// Files of this process may not grow beyond `size` bytes as long as it lives: a full directory without being root.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t size) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = size, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  void (*signal_)(int);
  rlimit before_{};
};

}  // namespace

TEST_SUITE("tree/temporary_file") {
  TEST_CASE("what was written is mapped, with zeros where nothing was") {
    TemporaryFile file;
    file.write_at(100'000, as_byte_view("end"));
    file.write_at(0, as_byte_view("begin"));
    const StoredBytes bytes = std::move(file).map(100'010);
    REQUIRE(bytes.view.size() == 100'010);
    CHECK(to_text(bytes.view.first(6)) == std::string("begin\0", 6));
    CHECK(to_text(bytes.view.subspan(100'000)) == std::string("end\0\0\0\0\0\0\0", 10));
  }

  TEST_CASE("nothing is left in the temporary directory, not even while it is in use") {
    const test::ScratchDir scratch;
    const OtherTmpdir tmpdir(scratch.path());
    TemporaryFile file;
    file.write_at(0, as_byte_view("text"));
    CHECK(std::filesystem::is_empty(scratch.path()));
    const StoredBytes bytes = std::move(file).map(4);
    CHECK(to_text(bytes.view) == "text");
    CHECK(std::filesystem::is_empty(scratch.path()));
  }

  TEST_CASE("a temporary directory that is full is named, and how to choose another") {
    const test::ScratchDir scratch;
    const OtherTmpdir tmpdir(scratch.path());
    const FileSizeLimit limit(100'000);
    TemporaryFile file;
    file.write_at(0, Bytes(100'000, std::byte{1}));
    CHECK_THROWS_WITH_AS(file.write_at(100'000, as_byte_view("x")),
                         ("cannot write byte 100,000 of a temporary file in '" + scratch.path().string() +
                          "' (TMPDIR names another directory): File too large")
                             .c_str(),
                         Error);
  }

  TEST_CASE("a temporary directory that does not exist is named") {
    const OtherTmpdir tmpdir("/nonexistent");
    CHECK_THROWS_WITH_AS(TemporaryFile(), "cannot create a temporary file in '/nonexistent': No such file or directory",
                         Error);
  }
}

}  // namespace rootwright::tree
