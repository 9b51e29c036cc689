// SPDX-License-Identifier: Apache-2.0
// sha256_kernels_bench [ROUNDS]: how fast each SHA-256 kernel of this machine, and BlockHasher with the one it chose,
// hash 4096-byte blocks with 32 bytes of salt: on one core and on two, in memory that fits into a core's second-level
// cache and in memory that fits into no cache. One line each, medians:
//
//   avx512 1 core 1 MiB 2.84 GB/s 2.09 x
//
// The last figure compares with OpenSSL's EVP on the same blocks, timed in turn with the kernel. Each run writes all
// digests and all are compared. A round counts if nine tenths of the cores were ours; where fewer than half of the
// rounds count, there are no figures.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iomanip>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "crypto/block_hasher.h"
#include "crypto/sha256_kernels.h"
#include "crypto/sha256_selection.h"

namespace rootwright::crypto {

namespace {

constexpr std::size_t kBlock = 4096;
constexpr std::size_t kDigest = 32;
constexpr std::size_t kMiB = 1024 * 1024;
const Bytes kSalt(32, std::byte{0xa5});

/// What one core hashes.
class Share {
 public:
  Share(std::size_t size, unsigned seed) : bytes_(size), digests_(size / kBlock * kDigest) {
    std::mt19937_64 random(seed);
    for (std::size_t offset = 0; offset < size; offset += sizeof(std::uint64_t))
      store_le64(bytes_, offset, random());
    for (std::size_t i = 0; i < size / kBlock; ++i) {
      blocks_.push_back(bytes_.data() + i * kBlock);
      places_.push_back(digests_.data() + i * kDigest);
    }
  }

  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] Bytes& digests() noexcept { return digests_; }
  [[nodiscard]] SaltedBlocks blocks() const {
    return {.block_size = kBlock, .salt_before = kSalt, .salt_behind = {}, .blocks = blocks_, .digests = places_};
  }

 private:
  Bytes bytes_;
  Bytes digests_;
  std::vector<const std::byte*> blocks_;
  std::vector<std::byte*> places_;
};

/// What is measured: hashes a share, all digests included.
struct Subject {
  std::string name;
  std::function<void(Share&)> hash;
};

struct Workload {
  std::size_t cores;
  std::size_t size;     // bytes per core
  std::size_t repeats;  // in one run
};

struct Run {
  double seconds;
  double cores;  // that were ours
};

class Bench {
 public:
  explicit Bench(const Workload& workload) : workload_(workload), pool_(workload.cores) {
    for (std::size_t core = 0; core < workload.cores; ++core)
      shares_.emplace_back(workload.size, static_cast<unsigned>(core));
    run(openssl_);
    for (Share& share : shares_)
      expected_.push_back(share.digests());
  }

  /// Prints the subject's line.
  void compare(const Subject& subject, std::size_t rounds) {
    std::vector<double> ours;
    std::vector<double> theirs;
    for (std::size_t round = 0; round < rounds; ++round) {
      const Run their_run = run(openssl_);
      const Run our_run = run(subject);
      check_digests(subject);
      if (std::min(their_run.cores, our_run.cores) < 0.9 * static_cast<double>(workload_.cores)) continue;
      theirs.push_back(their_run.seconds);
      ours.push_back(our_run.seconds);
    }
    std::cout << subject.name << ' ' << workload_.cores << (workload_.cores == 1 ? " core " : " cores ")
              << workload_.size / kMiB << " MiB ";
    if (2 * ours.size() < rounds) {
      std::cout << "- GB/s - x: the cores were ours in " << ours.size() << " of " << rounds << " rounds" << std::endl;
      return;
    }
    const auto bytes = static_cast<double>(workload_.cores * workload_.size * workload_.repeats);
    std::cout << std::fixed << std::setprecision(2) << bytes / median(ours) / 1e9 << " GB/s "
              << median(theirs) / median(ours) << " x" << std::endl;
  }

 private:
  static double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
  }

  Run run(const Subject& subject) {
    for (Share& share : shares_)
      std::ranges::fill(share.digests(), std::byte{0});
    const std::clock_t processor_start = std::clock();
    const auto start = std::chrono::steady_clock::now();
    pool_.parallel_for(shares_.size(), [&](std::size_t core) {
      for (std::size_t i = 0; i < workload_.repeats; ++i)
        subject.hash(shares_[core]);
    });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double processor_seconds = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    return {.seconds = seconds, .cores = processor_seconds / seconds};
  }

  void check_digests(const Subject& subject) {
    for (std::size_t core = 0; core < shares_.size(); ++core) {
      if (shares_[core].digests() == expected_[core]) continue;
      std::cerr << subject.name << ": the digests are not OpenSSL's\n";
      std::exit(EXIT_FAILURE);
    }
  }

  const Subject openssl_{"openssl", [](Share& share) { sha256_openssl(share.blocks()); }};
  Workload workload_;
  ThreadPool pool_;
  std::vector<Share> shares_;
  std::vector<Bytes> expected_;
};

std::vector<Subject> subjects() {
  std::vector<Subject> subjects;
  for (const Sha256Kernel& kernel : sha256_kernels())
    subjects.push_back({std::string(kernel.name), [=](Share& share) { kernel.hash(share.blocks()); }});
  subjects.push_back({"BlockHasher(" + std::string(sha256_selection().fastest().name) + ")", [](Share& share) {
                        static const BlockHasher hasher(HashAlgorithm::sha256, kBlock, kSalt, SaltPosition::before);
                        hasher.hash(share.bytes(), share.digests(), kDigest);
                      }});
  return subjects;
}

}  // namespace

}  // namespace rootwright::crypto

int main(int argc, char** argv) {
  using namespace rootwright::crypto;
  const std::size_t rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 15;
  for (const Workload& workload : {Workload{.cores = 1, .size = kMiB, .repeats = 32},
                                   {.cores = 1, .size = 256 * kMiB, .repeats = 1},
                                   {.cores = 2, .size = kMiB, .repeats = 32},
                                   {.cores = 2, .size = 256 * kMiB, .repeats = 1}}) {
    Bench bench(workload);
    for (const Subject& subject : subjects())
      bench.compare(subject, rounds);
  }
}
