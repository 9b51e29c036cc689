// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// Sizes, numbers and places of ext4 with 4096-byte blocks and 256-byte inodes, for builder and reader.
/// Source: Linux Documentation/filesystems/ext4/.
namespace rootwright::fs::ext4 {

using InodeNumber = std::uint32_t;

inline constexpr std::uint32_t kBlockSize = 4096;
inline constexpr std::uint32_t kSectorsPerBlock = kBlockSize / 512;  ///< i_blocks counts sectors
inline constexpr std::uint32_t kInodeSize = 256;
inline constexpr std::uint32_t kInodesPerBlock = kBlockSize / kInodeSize;
inline constexpr std::uint32_t kBitsPerBlock = kBlockSize * 8;  ///< most blocks, and most inodes, of a group
inline constexpr std::uint32_t kDescriptorSize = 64;
inline constexpr std::uint32_t kDescriptorsPerBlock = kBlockSize / kDescriptorSize;
inline constexpr std::uint32_t kGroupsPerFlexGroup = 16;

// Inode numbers with a meaning; what is below 11 is reserved.
inline constexpr InodeNumber kRootInode = 2;
inline constexpr InodeNumber kResizeInode = 7;
inline constexpr InodeNumber kJournalInode = 8;
inline constexpr InodeNumber kLostAndFoundInode = 11;

// i_flags
inline constexpr std::uint32_t kIndexFlag = 0x1000;     ///< a directory with an htree
inline constexpr std::uint32_t kExtentsFlag = 0x80000;  ///< i_block holds an extent tree

/// Places in an inode ("index nodes"); what follows kExtraEnd holds extended attributes.
namespace inode_at {
inline constexpr std::size_t kMode = 0x00;
inline constexpr std::size_t kOwnerLow = 0x02;
inline constexpr std::size_t kSizeLow = 0x04;
inline constexpr std::size_t kAccessed = 0x08;
inline constexpr std::size_t kChanged = 0x0C;
inline constexpr std::size_t kModified = 0x10;
inline constexpr std::size_t kGroupLow = 0x18;
inline constexpr std::size_t kLinks = 0x1A;
inline constexpr std::size_t kSectorsLow = 0x1C;
inline constexpr std::size_t kFlags = 0x20;
inline constexpr std::size_t kBlock = 0x28;
inline constexpr std::size_t kGeneration = 0x64;
inline constexpr std::size_t kXattrBlockLow = 0x68;
inline constexpr std::size_t kSizeHigh = 0x6C;
inline constexpr std::size_t kSectorsHigh = 0x74;
inline constexpr std::size_t kXattrBlockHigh = 0x76;
inline constexpr std::size_t kOwnerHigh = 0x78;
inline constexpr std::size_t kGroupHigh = 0x7A;
inline constexpr std::size_t kChecksumLow = 0x7C;
inline constexpr std::size_t kExtraSize = 0x80;
inline constexpr std::size_t kChecksumHigh = 0x82;
inline constexpr std::size_t kChangedExtra = 0x84;
inline constexpr std::size_t kModifiedExtra = 0x88;
inline constexpr std::size_t kAccessedExtra = 0x8C;
inline constexpr std::size_t kCreated = 0x90;
inline constexpr std::size_t kCreatedExtra = 0x94;
inline constexpr std::size_t kExtraEnd = 0xA0;
}  // namespace inode_at

inline constexpr std::uint16_t kExtraInodeSize = inode_at::kExtraEnd - inode_at::kExtraSize;
/// i_block: an extent tree's root, a short symlink or a device number.
inline constexpr std::size_t kInodeBlockSize = 60;

// Extent trees ("the contents of inode.i_block", extent tree).
inline constexpr std::uint16_t kExtentMagic = 0xF30A;
inline constexpr std::uint32_t kExtentRecordSize = 12;  ///< header, extent and index alike
inline constexpr std::uint32_t kExtentsInInode = 4;
inline constexpr std::uint32_t kExtentsInBlock = 340;   ///< and a checksum of 4 bytes behind them
inline constexpr std::uint32_t kLongestExtent = 32768;  ///< blocks

/// A file's blocks are numbered with 32 bits, of which the last is not used.
inline constexpr std::uint64_t kLargestFile = 0xFFFFFFFFULL * kBlockSize;

// Directories ("linear directories", "hash tree directories").
inline constexpr std::uint32_t kDirectoryTailSize = 12;
inline constexpr std::uint32_t kDirectoryRoom = kBlockSize - kDirectoryTailSize;  ///< for the entries of one block
inline constexpr std::uint32_t kDirectoryEntryHeader = 8;
inline constexpr std::byte kDirectoryTailKind{0xDE};
inline constexpr std::byte kHalfMd4Signed{1};

// Extended attributes ("extended attributes").
inline constexpr std::uint32_t kXattrMagic = 0xEA020000;
inline constexpr std::size_t kXattrEntryHeader = 16;
inline constexpr std::size_t kXattrEndMark = 4;  ///< zeros behind the last entry
inline constexpr std::size_t kXattrInodeHeader = 4;
inline constexpr std::size_t kXattrBlockHeader = 32;
/// For entries and values in an inode, and in a block of its own or shared with other inodes.
inline constexpr std::size_t kXattrInodeRoom = kInodeSize - inode_at::kExtraEnd - kXattrInodeHeader - kXattrEndMark;
inline constexpr std::size_t kXattrBlockRoom = kBlockSize - kXattrBlockHeader - kXattrEndMark;
inline constexpr std::uint32_t kMostXattrReferences = 1024;  ///< inodes that share a block

}  // namespace rootwright::fs::ext4
