// SPDX-License-Identifier: Apache-2.0
#include "base/thread_pool.h"

#include <atomic>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"

namespace rootwright {

namespace {

std::vector<int> calls_per_index(ThreadPool& pool, std::size_t count) {
  std::vector<int> calls(count);
  pool.parallel_for(count, [&](std::size_t index) { calls[index] += 1; });
  return calls;
}

}  // namespace

TEST_SUITE("base/thread_pool") {
  TEST_CASE("every index is called once, on any number of threads") {
    for (const std::size_t threads : {1U, 2U, 8U}) {
      ThreadPool pool(threads);
      CHECK(pool.threads() == threads);
      for (const std::size_t count : {1U, 2U, 7U, 1000U})
        CHECK(calls_per_index(pool, count) == std::vector<int>(count, 1));
    }
  }

  TEST_CASE("no thread asked for means one per processor") {
    ThreadPool pool(0);
    CHECK(pool.threads() >= 1);
    CHECK(calls_per_index(pool, 100) == std::vector<int>(100, 1));
  }

  TEST_CASE("nothing to do calls nothing") {
    ThreadPool pool(4);
    pool.parallel_for(0, [](std::size_t) { FAIL("called"); });
  }

  TEST_CASE("with one thread the caller does everything, in order") {
    ThreadPool pool(1);
    std::vector<std::size_t> order;
    pool.parallel_for(3, [&](std::size_t index) { order.push_back(index); });
    CHECK(order == std::vector<std::size_t>{0, 1, 2});
  }

  TEST_CASE("two threads do work at the same time") {
    ThreadPool pool(2);
    std::atomic<int> arrived{0};
    pool.parallel_for(2, [&](std::size_t) {
      arrived += 1;
      while (arrived < 2)
        std::this_thread::yield();
    });
    CHECK(arrived == 2);
  }

  TEST_CASE("loops may be nested three deep on fewer threads than loops") {
    for (const std::size_t threads : {1U, 2U, 5U}) {
      ThreadPool pool(threads);
      std::atomic<int> calls{0};
      pool.parallel_for(6, [&](std::size_t) {
        pool.parallel_for(5, [&](std::size_t) { pool.parallel_for(4, [&](std::size_t) { calls += 1; }); });
      });
      CHECK(calls == 6 * 5 * 4);
    }
  }

  TEST_CASE("thousands of short loops lose no wake-up and leave nothing behind") {
    ThreadPool pool(4);
    std::atomic<std::size_t> sum{0};
    for (int round = 0; round < 2000; ++round)
      pool.parallel_for(3, [&](std::size_t index) { sum += index; });
    CHECK(sum == 2000 * 3);
  }

  TEST_CASE("results by index are the same on one and on many threads") {
    const auto squares = [](std::size_t threads) {
      ThreadPool pool(threads);
      std::vector<std::size_t> results(1000);
      pool.parallel_for(results.size(), [&](std::size_t index) { results[index] = index * index; });
      return results;
    };
    CHECK(squares(1) == squares(8));
  }

  TEST_CASE("the exception of the lowest index that throws is the one that comes out") {
    for (const std::size_t threads : {1U, 2U, 8U}) {
      ThreadPool pool(threads);
      for (int round = 0; round < 50; ++round) {
        const auto fail = [&] {
          pool.parallel_for(64, [](std::size_t index) {
            if (index >= 5) throw Error(ErrorKind::input, "index " + std::to_string(index));
          });
        };
        CHECK_THROWS_WITH_AS(fail(), "index 5", Error);
      }
    }
  }

  TEST_CASE("the lowest index wins even if it throws last") {
    ThreadPool pool(2);
    std::atomic<bool> second_threw{false};
    const auto fail = [&] {
      pool.parallel_for(2, [&](std::size_t index) {
        if (index == 0) {
          while (!second_threw)
            std::this_thread::yield();
          throw Error(ErrorKind::input, "index 0");
        }
        second_threw = true;
        throw Error(ErrorKind::input, "index 1");
      });
    };
    CHECK_THROWS_WITH_AS(fail(), "index 0", Error);
  }

  TEST_CASE("after a failure what has not begun is skipped") {
    ThreadPool pool(1);
    int calls = 0;
    const auto fail = [&] {
      pool.parallel_for(1'000'000, [&](std::size_t index) {
        calls += 1;
        if (index == 3) throw std::runtime_error("enough");
      });
    };
    CHECK_THROWS_WITH_AS(fail(), "enough", std::runtime_error);
    CHECK(calls == 4);
  }

  TEST_CASE("a failure in an inner loop comes out of the outer one") {
    ThreadPool pool(3);
    const auto fail = [&] {
      pool.parallel_for(4, [&](std::size_t outer) {
        pool.parallel_for(4, [&](std::size_t inner) {
          if (outer == 1 && inner == 2) throw Error(ErrorKind::integrity, "1, 2");
        });
      });
    };
    CHECK_THROWS_WITH_AS(fail(), "1, 2", Error);
  }

  TEST_CASE("a pool works on after a failure") {
    ThreadPool pool(4);
    CHECK_THROWS_AS(pool.parallel_for(8, [](std::size_t) { throw 1; }), int);
    CHECK(calls_per_index(pool, 100) == std::vector<int>(100, 1));
  }

  TEST_CASE("a pool that never worked ends at once") {
    const ThreadPool pool(8);
    CHECK(pool.threads() == 8);
  }
}

}  // namespace rootwright
