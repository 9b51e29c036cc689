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
  std::uint64_t damaged_blocks;  // of the round, as far as is known
};

std::vector<Job> jobs(const std::vector<std::uint64_t>& blocks, std::uint64_t rounds, std::uint64_t block_size) {
  std::map<std::uint64_t, std::uint64_t> damaged_blocks;
  for (const std::uint64_t block : blocks)
    ++damaged_blocks[block % rounds];
  std::vector<Job> all;
  for (const auto& [round, count] : damaged_blocks) {
    for (std::uint64_t offset = 0; offset < block_size; offset += kColumnsPerRun) {
      const std::uint64_t length = std::min(kColumnsPerRun, block_size - offset);
      all.push_back({.columns = {.offset = round * block_size + offset, .length = length}, .damaged_blocks = count});
    }
  }
  return all;
}

/// How many codewords are looked at. Where more blocks are damaged than can be corrected, and not here and there but as
/// a whole, it is in vain: most codewords have too many wrong symbols.
std::size_t limit_of(const Job& job, std::uint32_t roots) {
  return job.damaged_blocks > roots / 2 ? job.columns.length / 2 : job.columns.length;
}

std::vector<WrongByte> find_wrong_bytes(const FecRounds& rounds, const io::BlockSource& parity, const FecParams& params,
                                        const Job& job) {
  const FecStreams streams(rounds, job.columns);
  Bytes parity_bytes(job.columns.length * params.roots);
  parity.read_at(job.columns.offset * params.roots, parity_bytes);
  std::vector<WrongByte> wrong;
  for (const auto& [codeword, position, error] :
       reed_solomon::find_wrong_symbols(params.roots, streams.views(), parity_bytes, limit_of(job, params.roots))) {
    const std::uint64_t column = job.columns.offset + codeword;
    const std::uint64_t block = position * rounds.count() + column / params.block_size;
    if (position >= rounds.stream_count() || block >= rounds.message().size() / params.block_size) continue;
    wrong.push_back({.block = block, .offset = column % params.block_size, .error = std::byte{error}});
  }
  return wrong;
}

}  // namespace

NumberedBlocks correct_rounds(const io::BlockSource& message, const io::BlockSource& parity, const FecParams& params,
                              const std::vector<std::uint64_t>& blocks, ThreadPool& pool) {
  const FecRounds rounds(message, params);
  const std::vector<Job> all = jobs(blocks, rounds.count(), params.block_size);
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
