// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/tree_writer.h"

#include <algorithm>
#include <vector>

#include "fs/ext4/block_writer.h"
#include "fs/ext4/checksum.h"
#include "fs/ext4/extent_tree.h"
#include "fs/ext4/file_blocks.h"
#include "fs/ext4/inode_record.h"
#include "fs/ext4/inode_table_writer.h"
#include "fs/ext4/reserved_inodes.h"

namespace rootwright::fs::ext4 {

namespace {

tree::Entry lost_and_found(std::int64_t epoch) {
  tree::Entry directory = tree::make_directory({.seconds = epoch});
  directory.permissions = 0700;
  return directory;
}

/// One pass over all inodes in their order. What belongs to an inode is handed out by a cursor for each kind of
/// content, in the same order as the plan counted it; nothing is remembered between inodes.
class TreeWriter {
 public:
  TreeWriter(const tree::FileTree& tree, const TreeDemand& demand, const Ext4Options& options, const Plan& plan,
             io::BlockSink& sink)
      : tree_(tree),
        demand_(demand),
        options_(options),
        plan_(plan),
        lost_and_found_(lost_and_found(options.epoch)),
        checksum_seed_(volume_checksum_seed(options.uuid)),
        directories_(cursor_at(plan.placement.directories)),
        xattrs_(cursor_at(plan.placement.xattrs)),
        symlinks_(cursor_at(plan.placement.symlinks)),
        files_(cursor_at(plan.placement.files)),
        extent_trees_(cursor_at(plan.placement.extent_trees)),
        directory_writer_(sink),
        xattr_writer_(sink),
        symlink_writer_(sink),
        file_writer_(sink),
        extent_tree_writer_(sink),
        reserved_writer_(sink),
        inode_writer_(plan.volume, checksum_seed_, sink) {}

  void write();

  [[nodiscard]] const InodeTableWriter& inodes() const noexcept { return inode_writer_; }
  /// i_block of the journal.
  [[nodiscard]] const ExtentTree& journal_tree() const noexcept { return journal_tree_; }

 private:
  [[nodiscard]] BlockCursor cursor_at(std::uint64_t skipped) const { return {plan_.volume.free_runs(), skipped}; }

  void write_reserved_inodes();
  void write_resize_inode();
  void write_journal();
  void write_inode(std::size_t index);
  [[nodiscard]] const tree::Entry& entry_at(std::size_t index) const;
  void write_directory(std::size_t index, InodeRecord& record);
  void write_xattrs(const tree::Entry& entry, InodeRecord& record);
  [[nodiscard]] std::uint64_t xattr_block_of_next_user(const StoredXattrs& in_block);
  void write_symlink(const tree::Entry& entry, InodeNumber inode, InodeRecord& record);
  void write_file(const tree::Content& content, InodeNumber inode, InodeRecord& record);
  ExtentTree set_extents(InodeNumber inode, std::span<const FileExtent> extents, InodeRecord& record);

  const tree::FileTree& tree_;
  const TreeDemand& demand_;
  const Ext4Options& options_;
  const Plan& plan_;
  tree::Entry lost_and_found_;  // unless the tree has one
  std::uint32_t checksum_seed_;
  BlockCursor directories_;
  BlockCursor xattrs_;
  BlockCursor symlinks_;
  BlockCursor files_;
  BlockCursor extent_trees_;
  BlockWriter directory_writer_;
  BlockWriter xattr_writer_;
  PieceWriter symlink_writer_;
  PieceWriter file_writer_;
  BlockWriter extent_tree_writer_;
  BlockWriter reserved_writer_;
  InodeTableWriter inode_writer_;
  ExtentTree journal_tree_;
  std::size_t directories_written_ = 0;
  std::size_t xattr_users_written_ = 0;
  std::vector<std::uint64_t> xattr_places_;  // of the blocks written
};

void TreeWriter::write() {
  write_inode(0);
  write_reserved_inodes();
  for (std::size_t index = 1; index < demand_.numbers.entries().size(); ++index)
    write_inode(index);
  directory_writer_.flush();
  xattr_writer_.flush();
  symlink_writer_.flush();
  file_writer_.flush();
  extent_tree_writer_.flush();
  reserved_writer_.flush();
  inode_writer_.flush();
}

void TreeWriter::write_reserved_inodes() {
  if (plan_.volume.geometry().reserved_descriptor_blocks > 0) write_resize_inode();
  if (plan_.journal_blocks > 0) write_journal();
}

void TreeWriter::write_resize_inode() {
  const std::uint64_t block = cursor_at(plan_.placement.resize).take_one();
  store_resize_blocks(plan_.volume.geometry(), block, reserved_writer_);
  inode_writer_.store(kResizeInode, resize_inode(plan_.volume.geometry(), block, options_.epoch));
}

void TreeWriter::write_journal() {
  BlockCursor free = cursor_at(plan_.placement.journal);
  const BlockRun all{.first = 0, .count = plan_.journal_blocks};
  const std::vector<FileExtent> extents = place_blocks({&all, 1}, free);
  InodeRecord record = journal_inode(plan_.journal_blocks, options_.epoch);
  journal_tree_ = set_extents(kJournalInode, extents, record);
  std::ranges::copy(plan_.volume.journal_superblock(plan_.journal_blocks),
                    reserved_writer_.add(extents.front().first * kBlockSize).begin());
  inode_writer_.store(kJournalInode, record);
}

void TreeWriter::write_inode(std::size_t index) {
  const InodeNumber inode = InodeNumbers::inode_at(index);
  const tree::Entry& entry = entry_at(index);
  InodeRecord record = record_of(entry);
  if (!entry.xattrs.empty()) write_xattrs(entry, record);
  if (entry.is_directory()) write_directory(index, record);
  if (entry.is_regular()) write_file(entry.content(), inode, record);
  if (entry.kind == tree::EntryKind::symlink) write_symlink(entry, inode, record);
  if (std::holds_alternative<tree::Device>(entry.body)) record.block = device_block(entry.device());
  inode_writer_.store(inode, record);
}

const tree::Entry& TreeWriter::entry_at(std::size_t index) const {
  const tree::EntryId id = demand_.numbers.entries()[index];
  return id == InodeNumbers::kNoEntry ? lost_and_found_ : tree_.at(id);
}

void TreeWriter::write_xattrs(const tree::Entry& entry, InodeRecord& record) {
  const XattrSplit split = split_xattrs(entry.xattrs);
  record.xattrs = encode_inode_xattrs(split.in_inode);
  if (split.in_block.empty()) return;
  record.xattr_block = xattr_block_of_next_user(split.in_block);
  record.blocks += 1;
}

/// Blocks are numbered in the order of their first users, who write them.
std::uint64_t TreeWriter::xattr_block_of_next_user(const StoredXattrs& in_block) {
  const std::uint32_t index = demand_.xattr_blocks.block_of_user(xattr_users_written_++);
  if (index == xattr_places_.size()) {
    const std::uint64_t block = xattrs_.take_one();
    store_xattr_block(xattr_writer_.add(block * kBlockSize), in_block,
                      {.block = block,
                       .references = demand_.xattr_blocks.blocks()[index].references,
                       .checksum_seed = checksum_seed_});
    xattr_places_.push_back(block);
  }
  return xattr_places_[index];
}

void TreeWriter::write_directory(std::size_t index, InodeRecord& record) {
  const InodeNumber inode = InodeNumbers::inode_at(index);
  const DirectoryLayout layout = layout_of(index, tree_, demand_.numbers, hash_seed_of(options_.hash_seed));
  const DirectoryIdentity identity{.inode = inode,
                                   .parent = demand_.numbers.parents()[directories_written_++],
                                   .checksum_seed = inode_checksum_seed(checksum_seed_, inode)};
  const BlockRun all{.first = 0, .count = layout.blocks()};
  const std::vector<FileExtent> extents = place_blocks({&all, 1}, directories_);
  for (const FileExtent& extent : extents) {
    for (std::uint32_t block = 0; block < extent.count; ++block) {
      layout.store_block(extent.first_in_file + block, identity,
                         directory_writer_.add((extent.first + block) * kBlockSize));
    }
  }
  record.size = all.count * kBlockSize;
  record.links = 2 + layout.subdirectories();
  if (layout.has_index()) record.flags |= kIndexFlag;
  (void)set_extents(inode, extents, record);
}

void TreeWriter::write_symlink(const tree::Entry& entry, InodeNumber inode, InodeRecord& record) {
  const ByteView target = as_byte_view(entry.target());
  record.size = target.size();
  if (!needs_block(entry)) {
    std::ranges::copy(target, record.block.begin());
    return;
  }
  const FileExtent extent{.first_in_file = 0, .count = 1, .first = symlinks_.take_one()};
  symlink_writer_.add(extent.first * kBlockSize, target);
  symlink_writer_.add_zeros(extent.first * kBlockSize + target.size(), kBlockSize - target.size());
  (void)set_extents(inode, {&extent, 1}, record);
}

void TreeWriter::write_file(const tree::Content& content, InodeNumber inode, InodeRecord& record) {
  const std::vector<FileExtent> extents = place_blocks(mapped_blocks(content), files_);
  write_content(content, extents, file_writer_);
  record.size = content.size;
  (void)set_extents(inode, extents, record);
}

ExtentTree TreeWriter::set_extents(InodeNumber inode, std::span<const FileExtent> extents, InodeRecord& record) {
  ExtentTree tree = encode_extent_tree(extents, inode_checksum_seed(checksum_seed_, inode), extent_trees_);
  for (const PlacedBlock& placed : tree.blocks)
    std::ranges::copy(placed.bytes, extent_tree_writer_.add(placed.block * kBlockSize).begin());
  for (const FileExtent& extent : extents)
    record.blocks += extent.count;
  record.blocks += tree.blocks.size();
  record.block = tree.root;
  record.flags |= kExtentsFlag;
  return tree;
}

}  // namespace

void write_tree(const tree::FileTree& tree, const TreeDemand& demand, const Ext4Options& options, Plan& plan,
                io::BlockSink& sink) {
  TreeWriter writer(tree, demand, options, plan, sink);
  writer.write();
  plan.volume.use_free_blocks(plan.placement.end);
  plan.volume.use_inodes(writer.inodes().last_inode(), writer.inodes().directories());
  if (plan.journal_blocks > 0) {
    plan.volume.set_journal(writer.journal_tree().root, std::uint64_t{plan.journal_blocks} * kBlockSize);
  }
}

}  // namespace rootwright::fs::ext4
