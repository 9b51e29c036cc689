// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace rootwright {

/// Workers for `parallel_for`. Passed by reference to whatever computes in parallel; there is one per command.
class ThreadPool {
 public:
  /// `threads` in all, the caller of parallel_for included; 0 means one per processor. Fewer if the system gives no
  /// more.
  explicit ThreadPool(std::size_t threads);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  [[nodiscard]] std::size_t threads() const noexcept { return workers_.size() + 1; }

  /// Calls `body(index)` for every index below `count`, in any order on any thread, and returns when all are done. The
  /// caller works too, so calls may be nested. If bodies throw, those not yet begun are skipped and the exception of
  /// the lowest index that threw is rethrown. Results belong into places chosen by index, never by time.
  void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct Loop;
  void work();
  static void run_share(Loop& loop);

  std::mutex mutex_;  // guards loops_ and stopping_
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Loop>> loops_;
  bool stopping_ = false;
  std::vector<std::jthread> workers_;
};

}  // namespace rootwright
