// SPDX-License-Identifier: Apache-2.0
#include "verity/correct_rounds.h"

#include <algorithm>
#include <map>

#include "reed_solomon/wrong_symbols.h"
#include "verity/fec_rounds.h"

namespace rootwright::verity {

namespace {

/// A wrong byte of the message.
struct WrongByte {
  std::uint64_t block;
  std::uint64_t offset;  // in the block
  std::byte error;
};

/// Columns of one round, no more than are computed at once.
struct Job {
  io::Extent columns;
  std::vector<bool> is_wanted;     // for each stream
  std::vector<bool> may_be_wrong;  // the same
};

/// `wanted` are the streams of one round.
Job describe(std::uint64_t round, const std::vector<std::uint64_t>& wanted, const FecRounds& rounds,
             std::uint64_t first_foreign) {
  Job job{.columns = {}, .is_wanted = std::vector<bool>(rounds.stream_count()), .may_be_wrong = {}};
  for (const std::uint64_t stream : wanted)
    job.is_wanted[stream] = true;
  job.may_be_wrong = job.is_wanted;
  for (std::uint64_t stream = 0; stream < rounds.stream_count(); ++stream) {
    if (stream * rounds.count() + round >= first_foreign) job.may_be_wrong[stream] = true;
  }
  return job;
}

std::vector<Job> jobs(const SuspectBlocks& suspects, const FecRounds& rounds, std::uint64_t block_size) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> wanted;  // streams by round
  for (const std::uint64_t block : suspects.wanted)
    wanted[block % rounds.count()].push_back(block / rounds.count());
  std::vector<Job> all;
  for (const auto& [round, streams] : wanted) {
    Job job = describe(round, streams, rounds, suspects.first_foreign);
    for (std::uint64_t offset = 0; offset < block_size; offset += kColumnsPerRun) {
      job.columns = {.offset = round * block_size + offset, .length = std::min(kColumnsPerRun, block_size - offset)};
      all.push_back(job);
    }
  }
  return all;
}

/// Those of wanted blocks.
std::vector<WrongByte> find_wrong_bytes(const FecRounds& rounds, const io::BlockSource& parity, const FecParams& params,
                                        const Job& job) {
  const FecStreams streams(rounds, job.columns);
  Bytes parity_bytes(job.columns.length * params.roots);
  parity.read_at(job.columns.offset * params.roots, parity_bytes);
  std::vector<WrongByte> wrong;
  for (const auto& [codeword, position, error] :
       reed_solomon::find_wrong_symbols(params.roots, streams.views(), parity_bytes, job.may_be_wrong)) {
    if (position >= job.is_wanted.size() || !job.is_wanted[position]) continue;
    const std::uint64_t column = job.columns.offset + codeword;
    wrong.push_back({.block = position * rounds.count() + column / params.block_size,
                     .offset = column % params.block_size,
                     .error = std::byte{error}});
  }
  return wrong;
}

}  // namespace

NumberedBlocks correct_rounds(const io::BlockSource& message, const io::BlockSource& parity, const FecParams& params,
                              const SuspectBlocks& suspects, ThreadPool& pool) {
  const FecRounds rounds(message, params);
  const std::vector<Job> all = jobs(suspects, rounds, params.block_size);
  std::vector<std::vector<WrongByte>> wrong(all.size());
  pool.parallel_for(all.size(),
                    [&](std::size_t index) { wrong[index] = find_wrong_bytes(rounds, parity, params, all[index]); });
  message.confirm_views();

  NumberedBlocks corrected;
  for (const std::vector<WrongByte>& of_job : wrong) {
    for (const WrongByte& byte : of_job) {
      const auto [place, is_new] = corrected.try_emplace(byte.block, params.block_size);
      if (is_new) message.read_at(byte.block * params.block_size, place->second);
      place->second[byte.offset] ^= byte.error;
    }
  }
  return corrected;
}

}  // namespace rootwright::verity
