// SPDX-License-Identifier: Apache-2.0
#include "support/forked_child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include "base/error.h"

namespace rootwright::test {

ForkedChild::ForkedChild(const std::function<void(const SayReady&)>& body) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw system_error(errno, "make a pipe");
  static_cast<void>(std::fflush(nullptr));  // else both processes print what is buffered
  process_ = fork();
  if (process_ < 0) throw system_error(errno, "fork");
  if (process_ > 0) {
    close(ends[1]);
    ready_ = ends[0];
    return;
  }
  close(ends[0]);
  int status = 0;
  try {
    body([&] {
      if (write(ends[1], "x", 1) != 1) _exit(2);
    });
  } catch (...) {
    status = 1;
  }
  _exit(status);
}

ForkedChild::~ForkedChild() {
  close(ready_);
  if (process_ > 0) static_cast<void>(kill_and_wait(SIGKILL));
}

bool ForkedChild::wait_until_ready() const {
  char said = 0;
  ssize_t count = 0;
  do {
    count = read(ready_, &said, 1);
  } while (count < 0 && errno == EINTR);
  return count == 1;
}

int ForkedChild::kill_and_wait(int signal_number) {
  kill(process_, signal_number);
  return wait();
}

int ForkedChild::wait() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return status;
}

}  // namespace rootwright::test
