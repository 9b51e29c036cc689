// SPDX-License-Identifier: Apache-2.0
#include "io/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/forked_child.h"
#include "support/scratch_dir.h"

namespace rootwright::io {

namespace {

constexpr std::uint64_t kLimit = 1024;

std::string content(const std::filesystem::path& path) {
  return to_text(read_file(path, kLimit));
}

std::filesystem::path partial_of(const std::filesystem::path& path) {
  return path.parent_path() / ("." + path.filename().string() + ".rootwright-part");
}

void fill(OutputFile& output, std::string_view text) {
  output.file().resize(text.size());
  output.file().write_at(0, to_bytes(text));
}

std::size_t files_in(const std::filesystem::path& directory) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory))
    count += 1;
  return count;
}

/// What a child does that is killed while it writes `path`.
void write_until_killed(const std::filesystem::path& path, const test::ForkedChild::SayReady& say_ready) {
  remove_partial_outputs_on_signals();
  OutputFile output(path);
  fill(output, "half");
  say_ready();
  while (true)
    pause();
}

}  // namespace

TEST_SUITE("io/output_file") {
  TEST_CASE("a file that is replaced leaves nothing beside the new one, locked by a reader or not") {
    for (const int lock : {LOCK_UN, LOCK_SH}) {
      const test::ScratchDir scratch;
      const std::filesystem::path path = scratch.write("edge.img", "old");
      const FileDescriptor reader = open_for_reading(path);
      REQUIRE(flock(reader.get(), lock) == 0);
      OutputFile output(path);
      fill(output, "new");
      CHECK(content(path) == "old");
      output.commit();
      CHECK(content(path) == "new");
      CHECK(files_in(scratch.path()) == 1);
    }
  }

  TEST_CASE("a file appears under its name when it is committed, not before") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    {
      OutputFile output(path);
      fill(output, "whole");
      CHECK_FALSE(std::filesystem::exists(path));
      CHECK(content(partial_of(path)) == "whole");
      output.commit();
      CHECK(content(path) == "whole");
    }
    CHECK(content(path) == "whole");
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("a file that had the name is replaced, synced to the disk or not") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("edge.img", "old");
    OutputFile output(path);
    fill(output, "new");
    CHECK(content(path) == "old");
    output.sync_and_commit();
    CHECK(content(path) == "new");
  }

  TEST_CASE("an output that is not committed leaves the old file and nothing else") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("edge.img", "old");
    {
      OutputFile output(path);
      fill(output, "half");
    }
    CHECK(content(path) == "old");
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("an exception abandons the output") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    const auto fail = [&] {
      OutputFile output(path);
      throw Error(ErrorKind::system, "no");
    };
    CHECK_THROWS_AS(fail(), Error);
    CHECK(files_in(scratch.path()) == 0);
  }

  TEST_CASE("a name without a directory is one in the working directory, and stays where that is changed") {
    const test::ScratchDir scratch;
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(scratch.path());
    {
      OutputFile output("edge.img");
      fill(output, "whole");
      output.sync_and_commit();
      const OutputFile abandoned("other.img");
      std::filesystem::current_path(before);
    }
    CHECK(content(scratch.path() / "edge.img") == "whole");
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("the mode is 0644 less the umask of the process that writes, even over a leftover") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{077}}) {
      std::filesystem::remove(path);
      scratch.write(".edge.img.rootwright-part", "left");
      const mode_t before = umask(mask);
      OutputFile(path).commit();
      umask(before);
      struct stat status {};
      REQUIRE(stat(path.c_str(), &status) == 0);
      CHECK((status.st_mode & 07777U) == (0644U & ~mask));
    }
  }

  TEST_CASE("a second writer of the same output is refused while the first lives, and the first is not disturbed") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    OutputFile first(path);
    fill(first, "first");
    CHECK_THROWS_WITH_AS(
        OutputFile{path},
        ("output '" + path.string() + "' is being written by another process; wait for it or choose another name")
            .c_str(),
        Error);
    CHECK(content(partial_of(path)) == "first");
    first.commit();
    OutputFile second(path);
    fill(second, "second");
    second.commit();
    CHECK(content(path) == "second");
  }

  TEST_CASE("what a killed process left is taken over, and nothing of it is kept") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    scratch.write(".edge.img.rootwright-part", "a long text that a killed process left");
    OutputFile output(path);
    CHECK(content(partial_of(path)).empty());
    output.commit();
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("a leftover that somebody holds is not taken over") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    const FileDescriptor holder = open_for_reading(scratch.write(".edge.img.rootwright-part", "held"));
    REQUIRE(flock(holder.get(), LOCK_EX | LOCK_NB) == 0);
    CHECK_THROWS_AS(OutputFile{path}, Error);
    CHECK(content(partial_of(path)) == "held");
  }

  // In a directory that others may write to, a leftover was opened and emptied: a link there emptied what it led to.
  TEST_CASE("a hard link laid in place of a leftover does not empty the file it leads to") {
    const test::ScratchDir scratch;
    const std::filesystem::path precious = scratch.write("precious", "keep");
    const std::filesystem::path path = scratch.path() / "edge.img";
    std::filesystem::create_hard_link(precious, partial_of(path));
    { const OutputFile output(path); }
    CHECK(content(precious) == "keep");
  }

  TEST_CASE("a symbolic link in place of a leftover is refused") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    std::filesystem::create_symlink("precious", partial_of(path));
    CHECK_THROWS_WITH_AS(OutputFile{path},
                         ("cannot open '" + partial_of(path).string() + "': Too many levels of symbolic links").c_str(),
                         Error);
  }

  TEST_CASE("an output that is a directory, a device or no name is refused before any work") {
    const test::ScratchDir scratch;
    CHECK_THROWS_WITH_AS(OutputFile{scratch.path()},
                         ("output '" + scratch.path().string() + "' is a directory").c_str(), Error);
    CHECK_THROWS_WITH_AS(OutputFile{"/dev/null"}, "output '/dev/null' is not a regular file", Error);
    CHECK_THROWS_WITH_AS(OutputFile{"build/"}, "output 'build/' has no file name", Error);
    CHECK_THROWS_WITH_AS(OutputFile{""}, "output '' has no file name", Error);
  }

  TEST_CASE("a directory that does not exist is refused in the system's words") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "missing" / "edge.img";
    CHECK_THROWS_WITH_AS(OutputFile{path},
                         ("cannot create '" + partial_of(path).string() + "': No such file or directory").c_str(),
                         Error);
  }

  TEST_CASE("a commit that fails says so and leaves nothing") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    {
      OutputFile output(path);
      std::filesystem::create_directory(path);
      CHECK_THROWS_WITH_AS(output.commit(), ("cannot rename to '" + path.string() + "': Is a directory").c_str(),
                           Error);
    }
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("a process that a signal ends removes its temporary and dies of that signal") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, SIGBUS}) {
      CAPTURE(number);
      const test::ScratchDir scratch;
      const std::filesystem::path path = scratch.write("edge.img", "old");
      test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) {
        const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
        setrlimit(RLIMIT_CORE, &no_core);
        write_until_killed(path, say_ready);
      });
      REQUIRE(child.wait_until_ready());
      CHECK(files_in(scratch.path()) == 2);
      const int status = child.kill_and_wait(number);
      CHECK(WIFSIGNALED(status));
      CHECK(WTERMSIG(status) == number);
      CHECK(content(path) == "old");
      CHECK(files_in(scratch.path()) == 1);
    }
  }

  TEST_CASE("a process that SIGKILL ends leaves its temporary, and the next run takes it over") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("edge.img", "old");
    test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) { write_until_killed(path, say_ready); });
    REQUIRE(child.wait_until_ready());
    CHECK_THROWS_AS(OutputFile{path}, Error);
    CHECK(WTERMSIG(child.kill_and_wait(SIGKILL)) == SIGKILL);
    CHECK(content(partial_of(path)) == "half");
    CHECK(content(path) == "old");
    OutputFile next(path);
    fill(next, "new");
    next.commit();
    CHECK(content(path) == "new");
    CHECK(files_in(scratch.path()) == 1);
  }

  TEST_CASE("a signal after the commit removes nothing") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) {
      remove_partial_outputs_on_signals();
      OutputFile output(path);
      fill(output, "whole");
      output.commit();
      scratch.write(".edge.img.rootwright-part", "of another process");
      say_ready();
      while (true)
        pause();
    });
    REQUIRE(child.wait_until_ready());
    static_cast<void>(child.kill_and_wait(SIGTERM));
    CHECK(content(path) == "whole");
    CHECK(content(partial_of(path)) == "of another process");
  }

  TEST_CASE("a signal that the parent made us ignore stays ignored") {
    test::ForkedChild child([](const test::ForkedChild::SayReady& /*say_ready*/) {
      static_cast<void>(std::signal(SIGHUP, SIG_IGN));
      remove_partial_outputs_on_signals();
      static_cast<void>(raise(SIGHUP));
    });
    CHECK(child.wait() == 0);
  }

  TEST_CASE("a limit on the size of files is an error with words, and leaves nothing") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.path() / "edge.img";
    test::ForkedChild child([&](const test::ForkedChild::SayReady& say_ready) {
      remove_partial_outputs_on_signals();
      const rlimit limit{.rlim_cur = 4096, .rlim_max = 4096};
      setrlimit(RLIMIT_FSIZE, &limit);
      try {
        write_file(path, Bytes(8192));
      } catch (const Error& error) {
        if (std::string(error.what()) == "cannot make '" + path.string() + "' 8 KiB long: File too large") say_ready();
      }
    });
    CHECK(child.wait_until_ready());
    CHECK(child.wait() == 0);
    CHECK(files_in(scratch.path()) == 0);
  }

  TEST_CASE("a file is written in one call, an empty one, too, and replaces what was there") {
    const test::ScratchDir scratch;
    const std::filesystem::path path = scratch.write("manifest", "old and long");
    write_file(path, to_bytes("new"));
    CHECK(content(path) == "new");
    write_file(path, {});
    CHECK(content(path).empty());
    CHECK(files_in(scratch.path()) == 1);
  }
}

}  // namespace rootwright::io
