// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layout/candidate.h"
#include "layout/finding.h"

namespace rootwright::layout {

/// Finds what does not go together within one sound partition: its size, content, filesystem, hash tree, attributes and
/// label. Of a copy of another slot only the label is looked at: the rest is its twin's.
void validate_partition(const Candidate& candidate, const Partition& partition, Findings& findings);

}  // namespace rootwright::layout
