// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "layout/candidate.h"
#include "layout/finding.h"

namespace rootwright::layout {

/// Finds what is wrong with a layout beyond its single values: within each partition, names, labels and UUIDs that are
/// there twice, copies of slots, hash trees and signatures, sizes against the disk.
void validate(const Candidate& candidate, Findings& findings);

}  // namespace rootwright::layout
