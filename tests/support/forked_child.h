// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <functional>

namespace rootwright::test {

/// A child process that runs a function, for what ends a process or changes its limits. Killed and waited for by the
/// destructor if it is still there.
class ForkedChild {
 public:
  using SayReady = std::function<void()>;

  /// The child calls `body`, then ends with status 0, or 1 if an exception left it.
  explicit ForkedChild(const std::function<void(const SayReady&)>& body);
  ForkedChild(const ForkedChild&) = delete;
  ForkedChild& operator=(const ForkedChild&) = delete;
  ~ForkedChild();

  /// Returns when the child has called what its body was given; false if it ended before.
  [[nodiscard]] bool wait_until_ready() const;
  /// Sends a signal, waits for the end, and gives the status as of waitpid(2).
  [[nodiscard]] int kill_and_wait(int signal_number);
  /// Waits for the end and gives the status as of waitpid(2).
  [[nodiscard]] int wait();

 private:
  pid_t process_ = -1;
  int ready_ = -1;  // reading end of the pipe over which it says so
};

}  // namespace rootwright::test
