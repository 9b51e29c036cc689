// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rootwright::tree {

inline constexpr std::string_view kAccessAcl = "system.posix_acl_access";
inline constexpr std::string_view kDefaultAcl = "system.posix_acl_default";

/// Whom a line of a POSIX ACL is about; the values are those of the xattr (Linux, include/uapi/linux/posix_acl.h).
enum class AclTag : std::uint16_t { owner = 1, user = 2, owning_group = 4, group = 8, mask = 16, other = 32 };

/// One line of a POSIX ACL.
struct AclLine {
  AclTag tag = AclTag::owner;
  std::uint16_t permissions = 0;    ///< rwx, as the lowest three bits
  std::optional<std::uint32_t> id;  ///< of users and groups only; nothing if only the name is known
  std::string name;                 ///< of users and groups without id
};

using Acl = std::vector<AclLine>;

/// An ACL some of whose users or groups are known by name only, and the xattr that it becomes.
struct NamedAcl {
  std::string_view xattr;  ///< kAccessAcl or kDefaultAcl
  Acl acl;
};

/// True if every user and group has its number.
[[nodiscard]] bool is_numeric(const Acl& acl);

/// True if the ACL says no more than the nine permission bits do.
[[nodiscard]] bool is_minimal(const Acl& acl);

/// The nine permission bits that belong to an access ACL: the group's are those of the mask where there is one.
[[nodiscard]] std::uint16_t permission_bits(const Acl& acl);

/// The value of the xattr, version 2, lines in the order the kernel asks for. The ACL must be numeric: asserted.
/// Throws Error(input) unless owner, owning group and other are there once each, a mask where users or groups are, and
/// no user or group twice.
[[nodiscard]] std::string encode_acl(Acl acl);

/// The inverse. Throws Error(input) for anything else than an ACL of version 2, and like encode_acl().
[[nodiscard]] Acl decode_acl(std::string_view value);

}  // namespace rootwright::tree
