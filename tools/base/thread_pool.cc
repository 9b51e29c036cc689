// SPDX-License-Identifier: Apache-2.0
#include "base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>

namespace rootwright {

/// One parallel_for under way. Workers may hold it after the caller has returned; by then `next` is past `count`, and
/// `body` is not touched any more.
struct ThreadPool::Loop {
  std::size_t count = 0;
  const std::function<void(std::size_t)>* body = nullptr;
  std::atomic<std::size_t> next{0};

  std::mutex mutex;  // guards what follows
  std::condition_variable finished;
  std::size_t done = 0;
  std::size_t failed_index = 0;
  std::exception_ptr failure;
};

ThreadPool::ThreadPool(std::size_t threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  workers_.reserve(threads - 1);
  try {
    for (std::size_t i = 1; i < threads; ++i)
      workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // The system gives no more threads (RLIMIT_NPROC, a container's limit). Those we have do the same work, slower; and
    // to throw here would wait for ever: the workers' destructors join threads that nobody told to stop.
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

void ThreadPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  const auto loop = std::make_shared<Loop>();  // shared: a worker may look at it after this call has returned
  loop->count = count;
  loop->body = &body;
  if (count > 1 && !workers_.empty()) {
    {
      const std::lock_guard lock(mutex_);
      loops_.push_back(loop);
    }
    wake_.notify_all();
  }
  run_share(*loop);
  {
    // Nothing of it is left to begin: else it would lie there until a worker that is busy elsewhere comes by.
    const std::lock_guard lock(mutex_);
    std::erase(loops_, loop);
  }
  std::unique_lock lock(loop->mutex);
  loop->finished.wait(lock, [&] { return loop->done == loop->count; });
  if (loop->failure) std::rethrow_exception(loop->failure);
}

void ThreadPool::run_share(Loop& loop) {
  for (std::size_t index = loop.next++; index < loop.count; index = loop.next++) {
    std::exception_ptr failure;
    try {
      (*loop.body)(index);
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(loop.mutex);
    loop.done += 1;
    if (failure) {
      if (!loop.failure || index < loop.failed_index) {
        loop.failure = failure;
        loop.failed_index = index;
      }
      // Skip what no thread has begun. Indices are taken in ascending order, so every lower one has been begun.
      const std::size_t begun = std::min(loop.next.exchange(loop.count), loop.count);
      loop.done += loop.count - begun;
    }
    if (loop.done == loop.count) loop.finished.notify_all();
  }
}

void ThreadPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !loops_.empty(); });
    if (loops_.empty()) return;
    // The newest loop first: an inner loop is what an outer one waits for.
    const std::shared_ptr<Loop> loop = loops_.back();
    lock.unlock();
    run_share(*loop);
    lock.lock();
    std::erase(loops_, loop);
  }
}

}  // namespace rootwright
