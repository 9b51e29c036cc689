// SPDX-License-Identifier: Apache-2.0
#include "verity/fec_volume.h"

#include "io/slice.h"

namespace rootwright::verity {

namespace {

HashTreeParams small_blocks() {
  return {.algorithm = crypto::HashAlgorithm::sha256,
          .data_block_size = FecVolume::kBlock,
          .hash_block_size = FecVolume::kBlock,
          .salt = to_bytes("salt")};
}

}  // namespace

Bytes numbered_words(std::uint64_t size) {
  Bytes bytes(size);
  for (std::uint64_t word = 0; word < size / 8; ++word)
    store_le64(bytes, word * 8, (word + 1) * 0x9e3779b97f4a7c15U);
  return bytes;
}

FecVolume::FecVolume(std::uint64_t blocks, std::uint32_t roots)
    : params(small_blocks()),
      fec(fec_params(roots, params)),
      data_blocks(blocks),
      data(numbered_words(blocks * kBlock)),
      hash_device(kBlock + hash_tree_size(blocks, params)),
      parity(fec_size(message().size() / kBlock, fec)) {
  protect();
}

void FecVolume::protect(std::size_t threads) {
  ThreadPool pool(threads);
  io::StoreSlice tree(hash_device, {.offset = kBlock, .length = hash_device.size() - kBlock});
  root_hash = build_hash_tree(data, data_blocks, params, tree, pool);
  write_fec(message(), fec, parity, pool);
}

FecMessage FecVolume::message() const {
  const io::Extent area = fec_hash_area({.size = hash_device.size(),
                                         .tree_offset = kBlock,
                                         .tree_size = hash_tree_size(data_blocks, params),
                                         .fec_offset = {}},
                                        fec);
  return {data, data_blocks * kBlock, hash_device, area};
}

Mismatch FecVolume::verify() const {
  ThreadPool pool(2);
  const io::SourceSlice tree(hash_device, {.offset = kBlock, .length = hash_device.size() - kBlock});
  return verify_hash_tree(data, data_blocks, params, tree, root_hash, pool);
}

RepairPlan FecVolume::repair(std::size_t threads) const {
  ThreadPool pool(threads);
  const FecMessage covered = message();
  return plan_repair({.message = covered,
                      .data_blocks = data_blocks,
                      .params = params,
                      .root_hash = root_hash,
                      .parity = parity,
                      .fec = fec},
                     pool);
}

void FecVolume::damage_data(std::uint64_t block) {
  damage(data, block);
}

void FecVolume::damage_tree(std::uint64_t block) {
  damage(hash_device, block + 1);
}

void FecVolume::damage(test::MemoryImage& device, std::uint64_t block) {
  for (std::uint64_t i = 0; i < kBlock; ++i)
    device.bytes()[block * kBlock + i] ^= static_cast<std::byte>((block * 37 + i * 11) % 255 + 1);
}

}  // namespace rootwright::verity
