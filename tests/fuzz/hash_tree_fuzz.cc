// SPDX-License-Identifier: Apache-2.0
// Verification of hostile hash trees. An input is a superblock, 64 bytes of which the root hash is the begin, the data
// that the superblock speaks of, and the tree; what is missing is zero. If nothing mismatches, then building the tree
// from the data gives the same tree and root hash. The corpus has a file made by veritysetup with blocks of 512 bytes.
#include <algorithm>
#include <cstdlib>
#include <span>

#include "base/error.h"
#include "crypto/digest.h"
#include "io/block_io.h"
#include "verity/hash_tree.h"
#include "verity/superblock.h"
#include "verity/verify.h"

namespace rootwright::verity {

namespace {

constexpr std::size_t kRootHashPlace = 64;
constexpr std::uint64_t kSizeLimit = 1 << 20;

class Memory final : public io::BlockStore {
 public:
  Memory(ByteView bytes, std::uint64_t size) : bytes_(bytes.begin(), bytes.end()) { bytes_.resize(size); }

  [[nodiscard]] const Bytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, std::span<std::byte> out) const override {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) std::abort();  // nobody must ask for it
    std::ranges::copy(std::span(bytes_).subspan(offset, out.size()), out.begin());
  }
  [[nodiscard]] io::ExtentSet data_extents() const override { return io::ExtentSet({{.offset = 0, .length = size()}}); }
  void write_at(std::uint64_t offset, ByteView bytes) override {
    if (offset > bytes_.size() || bytes.size() > bytes_.size() - offset) std::abort();
    std::ranges::copy(bytes, bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  void write_pieces_at(std::uint64_t offset, io::Pieces pieces) override {
    for (const ByteView piece : pieces) {
      write_at(offset, piece);
      offset += piece.size();
    }
  }

 private:
  Bytes bytes_;
};

/// The next `size` bytes of `input`, or as many as there are.
ByteView take(ByteView& input, std::uint64_t size) {
  const ByteView taken = input.first(std::min<std::uint64_t>(size, input.size()));
  input = input.subspan(taken.size());
  return taken;
}

void verify_hostile(ByteView input) {
  const ByteView head = take(input, kSuperblockSize);
  if (head.size() < kSuperblockSize) return;
  const Superblock superblock = decode_superblock(head);
  const HashTreeParams& params = superblock.params;
  const std::uint64_t data_size = superblock.data_blocks * params.data_block_size;
  const std::uint64_t tree_size = hash_tree_size(superblock.data_blocks, params);
  if (data_size > kSizeLimit || tree_size > kSizeLimit) return;

  Bytes root_hash(kRootHashPlace);
  std::ranges::copy(take(input, kRootHashPlace), root_hash.begin());
  root_hash.resize(crypto::digest_size(params.algorithm));
  const Memory data(take(input, data_size), data_size);
  const Memory tree(take(input, tree_size), tree_size);
  ThreadPool pool(1);
  if (!verify_hash_tree(data, superblock.data_blocks, params, tree, root_hash, pool).none()) return;
  Memory built({}, tree_size);
  if (build_hash_tree(data, superblock.data_blocks, params, built, pool) != root_hash) std::abort();
  if (built.bytes() != tree.bytes()) std::abort();
}

}  // namespace

}  // namespace rootwright::verity

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    rootwright::verity::verify_hostile(std::as_bytes(std::span(data, size)));
  } catch (const rootwright::Error& error) {
    if (error.kind() != rootwright::ErrorKind::input) std::abort();
  }
  return 0;
}
