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
std::array<std::atomic<Place>, kPlaces> places{};

void remember_partial(const std::filesystem::path& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  if (absolute.size() >= kPathLimit) return;
  for (std::size_t i = 0; i < kPlaces; ++i) {
    Place expected = Place::free;
    if (!places[i].compare_exchange_strong(expected, Place::being_filled)) continue;
    std::memcpy(partial_paths[i].data(), absolute.c_str(), absolute.size() + 1);
    places[i] = Place::used;
    return;
  }
}

void forget_partial(const std::filesystem::path& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (places[i] == Place::used && absolute == partial_paths[i].data()) places[i] = Place::free;
  }
}

extern "C" void remove_partials_and_die(int signal_number) {
  for (std::size_t i = 0; i < kPlaces; ++i) {
    if (places[i] == Place::used) unlink(partial_paths[i].data());
  }
  // SA_RESETHAND has put the default action back: the parent sees a process that died of its signal.
  raise(signal_number);
}

bool is_same_file(const FileDescriptor& file, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat named {};
  return fstat(file.get(), &opened) == 0 && lstat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

FileDescriptor open_and_lock(const std::filesystem::path& path, const std::string& name) {
  while (true) {
    FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) throw system_error(errno, "create " + quote(path));
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) throw system_error(errno, "lock " + quote(path));
      throw Error(ErrorKind::input,
                  "output " + name + " is being written by another process; wait for it or choose another name");
    }
    // Between open and lock its writer may have renamed or removed it; then the lock is on a file without this name.
    if (is_same_file(file, path)) return file;
  }
}

FileDescriptor take_over(const std::filesystem::path& path, const std::string& name) {
  FileDescriptor file = open_and_lock(path, name);
  if (ftruncate(file.get(), 0) != 0) throw system_error(errno, "empty " + quote(path));
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(file.get(), 0644 & ~mask) != 0) throw system_error(errno, "set the mode of " + name);
  return file;
}

std::filesystem::path partial_name(const std::filesystem::path& path) {
  return path.parent_path() / ("." + path.filename().string() + ".rootwright-part");
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)),
      partial_path_(partial_name(path_)),
      file_(take_over(partial_path_, quote(path_)), 0, quote(path_)) {
  remember_partial(partial_path_);
}

OutputFile::~OutputFile() {
  if (committed_) return;
  unlink(partial_path_.c_str());
  forget_partial(partial_path_);
}

void OutputFile::commit() {
  if (rename(partial_path_.c_str(), path_.c_str()) != 0) throw system_error(errno, "rename to " + quote(path_));
  committed_ = true;
  forget_partial(partial_path_);
}

void OutputFile::sync_and_commit() {
  file_.sync();
  commit();
  const std::filesystem::path directory = path_.has_parent_path() ? path_.parent_path() : ".";
  const FileDescriptor opened(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || fsync(opened.get()) != 0)
    throw system_error(errno, "write " + quote(directory) + " to the disk");
}

void remove_partial_outputs_on_signals() {
  struct sigaction action {};
  action.sa_handler = remove_partials_and_die;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigfillset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    struct sigaction before {};
    // A signal that our parent made us ignore (nohup) stays ignored.
    if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);
  }
}

}  // namespace rootwright::io
