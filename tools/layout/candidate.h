// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "layout/finding.h"
#include "layout/layout.h"

namespace rootwright::layout {

/// The label of a free slot's partitions (systemd's sysupdate.d(5)).
inline constexpr const char* kFreeLabel = "_empty";

/// A layout as read, not yet known to be fit for use.
struct Candidate {
  const Layout& layout;
  const std::set<std::size_t>& unsound;  ///< places of partitions with findings of their own: only names are theirs

  [[nodiscard]] bool is_sound(const Partition& partition) const;
};

/// "partition 'RootFS A'", as messages begin.
[[nodiscard]] std::string name_in_message(const Partition& partition);

/// True if the partition's slot is free: nothing is written to it.
[[nodiscard]] bool is_free(const Partition& partition);

/// "no partition 'Rot'; did you mean 'Root'?"
[[nodiscard]] std::string no_such_partition(const Layout& layout, const std::string& name);

}  // namespace rootwright::layout
