// SPDX-License-Identifier: Apache-2.0
#include "verity/recover_blocks.h"

#include <algorithm>

#include "base/size.h"
#include "reed_solomon/decode.h"
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

/// What is taken for erased in each round that can be decoded.
StreamsOfRounds erasures(const DamagedBlocks& damaged, std::uint64_t rounds, std::uint32_t roots) {
  StreamsOfRounds erased = by_round(damaged.certain, rounds);
  const StreamsOfRounds suspect = by_round(damaged.suspect, rounds);
  for (auto& [round, streams] : erased) {
    const auto more = suspect.find(round);
    if (more != suspect.end() && streams.size() + more->second.size() <= roots)
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

/// A place for each block that is erased.
NumberedBlocks blocks_of(const StreamsOfRounds& erased, std::uint64_t rounds, std::uint64_t block_size) {
  NumberedBlocks blocks;
  for (const auto& [round, streams] : erased) {
    for (const std::size_t stream : streams)
      blocks.emplace(stream * rounds + round, block_size);
  }
  return blocks;
}

/// Copies the part `columns` of a stream to the blocks that it belongs to.
void store(ByteView stream, std::size_t number, io::Extent columns, const FecRounds& rounds, NumberedBlocks& blocks) {
  const std::uint64_t block_size = rounds.stream_length() / rounds.count();
  for (std::uint64_t column = columns.offset; column < columns.end();) {
    const std::uint64_t inside = column % block_size;
    const std::uint64_t length = std::min(block_size - inside, columns.end() - column);
    Bytes& block = blocks.at(number * rounds.count() + column / block_size);
    const ByteView part = stream.subspan(column - columns.offset, length);
    std::ranges::copy(part, block.begin() + static_cast<std::ptrdiff_t>(inside));
    column += length;
  }
}

}  // namespace

NumberedBlocks recover_blocks(const io::BlockSource& message, const io::BlockSource& parity, const FecParams& params,
                              const DamagedBlocks& damaged, ThreadPool& pool) {
  const FecRounds rounds(message, params);
  const StreamsOfRounds erased = erasures(damaged, rounds.count(), params.roots);
  // The threads find blocks by number and write disjoint parts.
  NumberedBlocks blocks = blocks_of(erased, rounds.count(), params.block_size);
  const std::vector<Job> all = jobs(erased, params.block_size);
  pool.parallel_for(all.size(), [&](std::size_t index) {
    const auto& [positions, columns] = all[index];
    const FecStreams streams(rounds, columns);
    Bytes parity_bytes(columns.length * params.roots);
    parity.read_at(columns.offset * params.roots, parity_bytes);
    const reed_solomon::DecodedErasures decoded =
        reed_solomon::decode(params.roots, positions, streams.views(), parity_bytes);
    for (std::size_t i = 0; i < positions.size(); ++i)
      store(decoded.streams[i], positions[i], columns, rounds, blocks);
  });
  message.confirm_views();
  return blocks;
}

}  // namespace rootwright::verity
