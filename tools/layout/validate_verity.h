// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layout/candidate.h"
#include "layout/finding.h"

namespace rootwright::layout {

/// Finds hash and signature partitions that do not exist, are not of the right type or not theirs alone; boot content
/// without a root; roots whose signature lies nowhere; and the lack of a key to sign with.
void validate_verity(const Candidate& candidate, Findings& findings);

}  // namespace rootwright::layout
