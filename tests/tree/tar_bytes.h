// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rootwright::test {

/// One member of a tar archive made by hand, byte by byte (POSIX pax, "ustar Interchange Format").
struct TarMember {
  std::string path;  ///< at most 100 bytes
  char type = '0';   ///< '0' file, '1' hard link, '2' symlink, '3' and '4' devices, '5' directory, '6' fifo
  std::string content;
  std::string link;
  unsigned mode = 0644;
  std::uint64_t owner = 0;
  std::uint64_t group = 0;
  std::uint64_t time = 1'700'000'000;
  unsigned major = 0;
  unsigned minor = 0;
  /// Keywords and values of an extended header in front; none: no such header.
  std::vector<std::pair<std::string, std::string>> pax;
};

/// The member's headers and padded content.
[[nodiscard]] std::string tar_member(const TarMember& member);

/// The members and the two zero blocks that end an archive.
[[nodiscard]] std::string tar(const std::vector<TarMember>& members);

/// One member of a cpio archive made by hand ("newc", cpio(5)).
struct CpioMember {
  std::string path;
  unsigned mode = 0100644;  ///< with the file type
  std::string content;
  unsigned inode = 1;
  unsigned names = 1;
};

/// The members and the trailer.
[[nodiscard]] std::string cpio(const std::vector<CpioMember>& members);

/// An `ar` archive of members with names of at most 15 bytes (deb(5)).
[[nodiscard]] std::string ar(const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace rootwright::test
