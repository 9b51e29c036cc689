// SPDX-License-Identifier: Apache-2.0
#include "fs/ext4/limits.h"

#include <string>

#include "base/error.h"
#include "base/size.h"
#include "fs/ext4/format.h"
#include "fs/ext4/inode_record.h"

namespace rootwright::fs::ext4 {

namespace {

constexpr std::uint32_t kMostNames = 65000;
constexpr std::size_t kLongestTarget = kBlockSize - 1;

[[noreturn]] void refuse(const std::string& found) {
  throw Error(ErrorKind::input, found);
}

void check_time(const tree::Timestamp& time) {
  if (time.seconds >= kEarliestTime && time.seconds <= kLatestTime) return;
  refuse("time " + std::to_string(time.seconds) + " seconds from 1970 does not fit into ext4, allowed are " +
         std::to_string(kEarliestTime) + " to " + std::to_string(kLatestTime) + " (1901-12-13 to 2446-05-10)");
}

void check_target(const std::string& target) {
  if (target.empty()) refuse("the symlink has no target");
  if (target.size() > kLongestTarget) {
    refuse("symlink target of " + format_count(target.size()) + " bytes, ext4 can hold " +
           format_count(kLongestTarget));
  }
  if (target.find('\0') != std::string::npos) refuse("symlink target holds a zero byte");
}

void check_device(const tree::Device& device) {
  if (device.major <= kMostMajor && device.minor <= kMostMinor) return;
  refuse("device number " + std::to_string(device.major) + ":" + std::to_string(device.minor) +
         " does not fit into ext4, allowed are numbers up to " + std::to_string(kMostMajor) + ":" +
         std::to_string(kMostMinor));
}

}  // namespace

void check_limits(const tree::Entry& entry) {
  if (!entry.is_directory() && entry.names > kMostNames) {
    refuse(format_count(entry.names) + " hard links, ext4 can hold " + format_count(kMostNames));
  }
  for (const tree::Timestamp& time : {entry.modified, entry.accessed, entry.changed, entry.created})
    check_time(time);
  if (entry.is_regular() && entry.content().size > kLargestFile) {
    refuse("a file of " + format_size(entry.content().size) + ", ext4 can hold " + format_size(kLargestFile));
  }
  if (entry.kind == tree::EntryKind::symlink) check_target(entry.target());
  if (entry.kind == tree::EntryKind::character_device || entry.kind == tree::EntryKind::block_device) {
    check_device(entry.device());
  }
}

}  // namespace rootwright::fs::ext4
