// SPDX-License-Identifier: Apache-2.0
#include "verity/recover_blocks.h"

#include <algorithm>

#include "base/size.h"
#include "reed_solomon/erasure_decoder.h"
#include "verity/fec_rounds.h"

namespace rootwright::verity {

namespace {

/// Columns, of one run at most, whose codewords miss the same symbols.
struct Job {
  std::vector<std::size_t> erased;  ///< streams
  io::Extent columns;
};

using StreamsOfRounds = std::map<std::uint64_t, std::vector<std::size_t>>;

StreamsOfRounds by_round(const std::vector<std::uint64_t>& blocks, std::uint64_t rounds) {
  StreamsOfRounds streams;
  for (const std::uint64_t block : blocks)
    streams[block % rounds].push_back(block / rounds);
  return streams;
}

/// What is missing in each round that can be decoded.
StreamsOfRounds erasures(const DamagedBlocks& damaged, std::uint64_t rounds, std::uint32_t roots) {
  StreamsOfRounds erased = by_round(damaged.wanted, rounds);
  const StreamsOfRounds others = by_round(damaged.others, rounds);
  for (auto& [round, streams] : erased) {
    const auto more = others.find(round);
    if (more != others.end() && streams.size() + more->second.size() <= roots)
      streams.insert(streams.end(), more->second.begin(), more->second.end());
    std::ranges::sort(streams);
  }
  std::erase_if(erased, [&](const auto& entry) { return entry.second.size() > roots; });
  return erased;
}

/// Neighbouring rounds that miss the same streams are decoded together.
std::vector<Job> jobs(const StreamsOfRounds& erased, std::uint64_t block_size) {
  std::vector<Job> whole;
  for (const auto& [round, streams] : erased) {
    const std::uint64_t offset = round * block_size;
    if (!whole.empty() && whole.back().columns.end() == offset && whole.back().erased == streams) {
      whole.back().columns.length += block_size;
    } else {
      whole.push_back({.erased = streams, .columns = {.offset = offset, .length = block_size}});
    }
  }
  std::vector<Job> cut;
  for (const Job& job : whole) {
    for (std::uint64_t offset = job.columns.offset; offset < job.columns.end(); offset += kColumnsPerRun) {
      const std::uint64_t length = std::min(kColumnsPerRun, job.columns.end() - offset);
      cut.push_back({.erased = job.erased, .columns = {.offset = offset, .length = length}});
    }
  }
  return cut;
}

/// Copies the part `columns` of a stream to the blocks that it belongs to, as far as they are wanted.
void store(ByteView stream, std::size_t number, io::Extent columns, const FecRounds& rounds, NumberedBlocks& blocks) {
  const std::uint64_t block_size = rounds.stream_length() / rounds.count();
  for (std::uint64_t column = columns.offset; column < columns.end();) {
    const std::uint64_t inside = column % block_size;
    const std::uint64_t length = std::min(block_size - inside, columns.end() - column);
    const auto block = blocks.find(number * rounds.count() + column / block_size);
    if (block != blocks.end()) {
      const ByteView part = stream.subspan(column - columns.offset, length);
      std::ranges::copy(part, block->second.begin() + static_cast<std::ptrdiff_t>(inside));
    }
    column += length;
  }
}

}  // namespace

NumberedBlocks recover_blocks(const io::BlockSource& message, const io::BlockSource& parity, const FecParams& params,
                              const DamagedBlocks& damaged, ThreadPool& pool) {
  const FecRounds rounds(message, params);
  const StreamsOfRounds erased = erasures(damaged, rounds.count(), params.roots);
  NumberedBlocks blocks;  // the threads find them by number and write disjoint parts
  for (const std::uint64_t block : damaged.wanted) {
    if (erased.contains(block % rounds.count())) blocks.emplace(block, params.block_size);
  }

  const std::vector<Job> all = jobs(erased, params.block_size);
  pool.parallel_for(all.size(), [&](std::size_t index) {
    const auto& [positions, columns] = all[index];
    const FecStreams streams(rounds, columns);
    Bytes parity_bytes(columns.length * params.roots);
    parity.read_at(columns.offset * params.roots, parity_bytes);
    const reed_solomon::ErasureDecoder decoder(params.roots, positions);
    const reed_solomon::DecodedErasures decoded = decoder.decode(streams.views(), parity_bytes);
    for (std::size_t i = 0; i < positions.size(); ++i)
      store(decoded.streams[i], positions[i], columns, rounds, blocks);
  });
  message.confirm_views();
  return blocks;
}

}  // namespace rootwright::verity
