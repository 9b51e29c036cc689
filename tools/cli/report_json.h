// SPDX-License-Identifier: Apache-2.0
// Answers as JSON text, each ending in a newline.
#pragma once

#include <string>

#include "image/build.h"
#include "image/inspect.h"
#include "image/verify.h"
#include "layout/finding.h"

namespace rootwright::cli {

/// {"valid": false, "findings": [{"file": …, "line": …, "column": …, "message": …}]}
[[nodiscard]] std::string findings_json(const layout::Findings& findings);

/// {"image": …, "manifest_file": …, "manifest": the manifest}
[[nodiscard]] std::string build_report_json(const image::BuildReport& report, const layout::Layout& layout);

/// {"answer": "verified" | "consistent, origin not verified" | "not verified", "findings": […], "roots": […]}
[[nodiscard]] std::string verify_report_json(const image::VerifyReport& report);

/// {"disk": …, "partitions": […], "roots": […], "findings": […]}
[[nodiscard]] std::string inspection_json(const image::Inspection& inspection);

}  // namespace rootwright::cli
