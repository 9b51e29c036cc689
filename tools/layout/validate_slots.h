// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layout/candidate.h"
#include "layout/finding.h"

namespace rootwright::layout {

/// Finds copies of slots that do not exist, of the slot itself, of a copy or of a free slot, and those that cannot be
/// there twice because their UUIDs come from the root hash.
void validate_copies(const Candidate& candidate, Findings& findings);

}  // namespace rootwright::layout
