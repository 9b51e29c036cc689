// SPDX-License-Identifier: Apache-2.0
// The message of a block is salt, block, salt, padding. Whole pieces of the salt before are hashed once per call, for
// all blocks. All the rest but its ends is read where the block lies; the ends are laid out in lines, one per lane,
// whose constant bytes are written once per call.
#include "crypto/sha256_lanes.h"

#include <algorithm>
#include <cassert>

namespace rootwright::crypto {

namespace {

constexpr std::size_t kPiece = 64;
constexpr std::size_t kStateWords = 8;
/// FIPS 180-4, section 5.3.3.
constexpr std::array<std::uint32_t, kStateWords> kInitialState{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::size_t rounded_up(std::size_t size) {
  return (size + kPiece - 1) / kPiece * kPiece;
}

void store_be32(std::byte* to, std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i)
    to[i] = static_cast<std::byte>(value >> (24U - 8U * i));
}

/// FIPS 180-4, section 5.1.1: what brings a message of `size` bytes to whole pieces.
Bytes padding(std::size_t size) {
  Bytes bytes(rounded_up(size + 1 + sizeof(std::uint64_t)) - size);
  bytes.front() = std::byte{0x80};
  for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i)
    bytes[bytes.size() - 1 - i] = static_cast<std::byte>((std::uint64_t{size} * 8U) >> (8U * i));
  return bytes;
}

/// The salt before is cut behind its whole pieces.
ByteView whole_pieces_of(ByteView salt) {
  return salt.first(salt.size() / kPiece * kPiece);
}
ByteView rest_of(ByteView salt) {
  return salt.last(salt.size() % kPiece);
}

/// Where the rest of the message is cut; bytes.
struct Cut {
  explicit Cut(const SaltedBlocks& blocks)
      : first_line(rounded_up(rest_of(blocks.salt_before).size())),
        in_first_line(first_line - rest_of(blocks.salt_before).size()),
        in_place((blocks.block_size - in_first_line) / kPiece * kPiece),
        in_last_line(blocks.block_size - in_first_line - in_place) {}

  std::size_t first_line;     // the rest of the salt and the beginning of the block; none if there is no rest
  std::size_t in_first_line;  // of the block
  std::size_t in_place;       // of the block, behind that
  std::size_t in_last_line;   // of the block, behind that
};

/// As many bytes for each lane.
class Lines {
 public:
  Lines(std::size_t lanes, std::size_t line_size) : line_size_(line_size), bytes_(lanes * line_size) {}

  [[nodiscard]] std::byte* line(std::size_t lane) { return bytes_.data() + lane * line_size_; }
  [[nodiscard]] std::size_t pieces() const noexcept { return line_size_ / kPiece; }

 private:
  std::size_t line_size_;
  Bytes bytes_;
};

Lines first_lines(const SaltedBlocks& blocks, const Cut& cut, std::size_t lanes) {
  Lines lines(lanes, cut.first_line);
  for (std::size_t lane = 0; lane < lanes; ++lane)
    std::ranges::copy(rest_of(blocks.salt_before), lines.line(lane));
  return lines;
}

Lines last_lines(const SaltedBlocks& blocks, const Cut& cut, std::size_t lanes) {
  Bytes ending(blocks.salt_behind.begin(), blocks.salt_behind.end());
  const Bytes pad = padding(blocks.salt_before.size() + blocks.block_size + blocks.salt_behind.size());
  ending.insert(ending.end(), pad.begin(), pad.end());
  Lines lines(lanes, cut.in_last_line + ending.size());
  for (std::size_t lane = 0; lane < lanes; ++lane)
    std::ranges::copy(ending, lines.line(lane) + cut.in_last_line);
  return lines;
}

using Pointers = std::array<const std::byte*, Sha256Lanes::kMost>;
using States = std::array<std::uint32_t, kStateWords * Sha256Lanes::kMost>;

/// Hashes as many blocks as there are lanes, again and again.
class LaneHasher {
 public:
  LaneHasher(const SaltedBlocks& blocks, const Sha256Lanes& lanes)
      : lanes_(lanes),
        cut_(blocks),
        first_(first_lines(blocks, cut_, lanes.count)),
        last_(last_lines(blocks, cut_, lanes.count)) {
    for (std::size_t word = 0; word < kStateWords; ++word)
      std::fill_n(salted_.begin() + static_cast<std::ptrdiff_t>(word * lanes.count), lanes.count, kInitialState[word]);
    const ByteView salt = whole_pieces_of(blocks.salt_before);
    Pointers from{};
    from.fill(salt.data());
    lanes.compress(salted_.data(), from.data(), salt.size() / kPiece);
  }

  /// At most a block per lane; lanes without one repeat the first block.
  void hash(std::span<const std::byte* const> blocks, std::span<std::byte* const> digests) {
    Pointers from{};
    for (std::size_t lane = 0; lane < lanes_.count; ++lane)
      from[lane] = blocks[lane < blocks.size() ? lane : 0];
    states_ = salted_;
    compress_first_lines(from);
    lanes_.compress(states_.data(), from.data(), cut_.in_place / kPiece);
    for (std::size_t lane = 0; lane < lanes_.count; ++lane)
      from[lane] += cut_.in_place;
    compress_last_lines(from);
    store(digests);
  }

 private:
  /// Moves `from` behind what these lines hold of each block.
  void compress_first_lines(Pointers& from) {
    Pointers lines{};
    for (std::size_t lane = 0; lane < lanes_.count; ++lane) {
      lines[lane] = first_.line(lane);
      std::copy_n(from[lane], cut_.in_first_line, first_.line(lane) + cut_.first_line - cut_.in_first_line);
      from[lane] += cut_.in_first_line;
    }
    lanes_.compress(states_.data(), lines.data(), first_.pieces());
  }

  void compress_last_lines(const Pointers& from) {
    Pointers lines{};
    for (std::size_t lane = 0; lane < lanes_.count; ++lane) {
      lines[lane] = last_.line(lane);
      std::copy_n(from[lane], cut_.in_last_line, last_.line(lane));
    }
    lanes_.compress(states_.data(), lines.data(), last_.pieces());
  }

  void store(std::span<std::byte* const> digests) const {
    for (std::size_t lane = 0; lane < digests.size(); ++lane) {
      for (std::size_t word = 0; word < kStateWords; ++word)
        store_be32(digests[lane] + 4 * word, states_[word * lanes_.count + lane]);
    }
  }

  Sha256Lanes lanes_;
  Cut cut_;
  Lines first_;
  Lines last_;
  alignas(64) States salted_{};  // what every block begins with
  alignas(64) States states_{};
};

}  // namespace

void hash_in_lanes(const SaltedBlocks& blocks, const Sha256Lanes& lanes) {
  assert(blocks.block_size >= kPiece && lanes.count <= Sha256Lanes::kMost);
  LaneHasher hasher(blocks, lanes);
  for (std::size_t done = 0; done < blocks.blocks.size(); done += lanes.count) {
    const std::size_t count = std::min(lanes.count, blocks.blocks.size() - done);
    hasher.hash(blocks.blocks.subspan(done, count), blocks.digests.subspan(done, count));
  }
}

}  // namespace rootwright::crypto
