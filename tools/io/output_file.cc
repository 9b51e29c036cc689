// SPDX-License-Identifier: Apache-2.0
#include "io/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

#include "base/error.h"

namespace rootwright::io {

namespace {

// What a signal handler may touch: absolute paths in fixed places, each published by one atomic store. More outputs at
// once than places would only mean that a signal leaves a temporary for the next run to take over.
constexpr std::size_t kPlaces = 4;
constexpr std::size_t kPathLimit = 4096;
std::array<std::array<char, kPathLimit>, kPlaces> partial_paths;
enum class Place : int { free, being_filled, used };
static_assert(std::atomic<Place>::is_always_lock_free);
std::array<std::atomic<Place>, kPlaces> places{};

void remember_partial(const std::string& path) {
  if (path.size() >= kPathLimit) return;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    Place expected = Place::free;
    if (!places[i].compare_exchange_strong(expected, Place::being_filled)) continue;
    std::memcpy(partial_paths[i].data(), path.c_str(), path.size() + 1);
    places[i] = Place::used;
    return;
  }
}

/// Before the name is given up, never after: then it may be another process's, and a signal would remove that.
void forget_partial(const std::string& path) {
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (places[i] == Place::used && path == partial_paths[i].data()) places[i] = Place::free;
  }
}

extern "C" void remove_partials_and_die(int signal_number) {
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (places[i] == Place::used) unlink(partial_paths[i].data());
  }
  // SA_RESETHAND has put the default action back: the parent sees a process that died of its signal.
  static_cast<void>(raise(signal_number));
}

bool is_same_file(const FileDescriptor& file, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat named {};
  return fstat(file.get(), &opened) == 0 && lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

/// False if another process holds the lock.
bool try_lock(const FileDescriptor& file, const std::filesystem::path& path) {
  if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno != EWOULDBLOCK) throw system_error(errno, "lock " + quote(path));
  return false;
}

/// Removes what a killed process left; nothing if there is nothing.
void remove_leftover(const std::filesystem::path& partial, const std::string& output) {
  const FileDescriptor leftover(open(partial.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (leftover.get() < 0) {
    if (errno == ENOENT) return;
    throw system_error(errno, "open " + quote(partial));
  }
  if (!try_lock(leftover, partial)) {
    throw Error(ErrorKind::input,
                "output " + output + " is being written by another process; wait for it or choose another name");
  }
  // Between open and lock its writer may have renamed or removed it; then the name is not ours to remove.
  if (is_same_file(leftover, partial) && unlink(partial.c_str()) != 0) {
    throw system_error(errno, "remove " + quote(partial));
  }
}

/// A leftover is never written over, but removed and made anew: so the mode is what the umask of today wants, and
/// nobody can lay a hard link to a file of ours there for us to empty.
FileDescriptor create_and_lock(const std::filesystem::path& partial, const std::string& output) {
  while (true) {
    remove_leftover(partial, output);
    FileDescriptor file(open(partial.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.get() < 0 && errno == EEXIST) continue;  // another process was faster; see what it does with it
    if (file.get() < 0) throw system_error(errno, "create " + quote(partial));
    // Between open and lock another process may have taken it for a leftover.
    if (try_lock(file, partial) && is_same_file(file, partial)) return file;
  }
}

/// What rename(2) would refuse after all the work, or replace though it is a device, is refused before.
void require_replaceable(const std::filesystem::path& path) {
  if (!path.has_filename()) throw Error(ErrorKind::input, "output " + quote(path) + " has no file name");
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return;
  throw Error(ErrorKind::input,
              "output " + quote(path) + (S_ISDIR(status.st_mode) ? " is a directory" : " is not a regular file"));
}

/// Puts `partial` at `path` and removes what was there, in one step for whoever looks. Exchanging the two names instead
/// of renaming over the old one spares a wait: ext4 writes a file's bytes to the disk before it replaces another (0.7 s
/// for an image of 870 MB). Whoever wants that asks for sync_and_commit(). The old file is locked until it is gone, so
/// that nobody takes it for a leftover and puts one of their own in its place, which would then be removed.
bool exchange_and_remove(const std::filesystem::path& partial, const std::filesystem::path& path) {
  const FileDescriptor old(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (old.get() < 0 || fstat(old.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (flock(old.get(), LOCK_EX | LOCK_NB) != 0 || !is_same_file(old, path)) return false;
  if (renameat2(AT_FDCWD, partial.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0) return false;
  unlink(partial.c_str());
  return true;
}

std::filesystem::path partial_name(const std::filesystem::path& path) {
  require_replaceable(path);
  return std::filesystem::absolute(path.parent_path() / ("." + path.filename().string() + ".rootwright-part"));
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)),
      partial_path_(partial_name(path_)),
      file_(create_and_lock(partial_path_, quote(path_)), 0, quote(path_)) {
  remember_partial(partial_path_.string());
}

OutputFile::~OutputFile() {
  if (committed_) return;
  forget_partial(partial_path_.string());
  unlink(partial_path_.c_str());
}

void OutputFile::commit() {
  forget_partial(partial_path_.string());
  if (!exchange_and_remove(partial_path_, path_) && rename(partial_path_.c_str(), path_.c_str()) != 0) {
    throw system_error(errno, "rename to " + quote(path_));
  }
  committed_ = true;
}

void OutputFile::sync_and_commit() {
  file_.sync();
  commit();
  const std::filesystem::path directory = path_.has_parent_path() ? path_.parent_path() : ".";
  const FileDescriptor opened(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || fsync(opened.get()) != 0)
    throw system_error(errno, "write " + quote(directory) + " to the disk");
}

void write_file(const std::filesystem::path& path, ByteView bytes) {
  OutputFile output(path);
  output.file().resize(bytes.size());
  output.file().write_at(0, bytes);
  output.commit();
}

void remove_partial_outputs_on_signals() {
  struct sigaction action {};
  action.sa_handler = remove_partials_and_die;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigfillset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, SIGBUS}) {
    struct sigaction before {};
    // A signal that our parent made us ignore (nohup) stays ignored.
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
  }
  static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));  // write(2) then fails with EFBIG, which has words
}

}  // namespace rootwright::io
