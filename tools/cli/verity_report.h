// SPDX-License-Identifier: Apache-2.0
// What the actions of `verity` say.
#pragma once

#include <string>

#include "cli/commands.h"
#include "volume/verify.h"

namespace rootwright::cli {

/// The lines that veritysetup prints after formatting and of a superblock, so that what reads them reads these.
[[nodiscard]] std::string header_text(const volume::FormatReport& report, const std::string& hash_device);
[[nodiscard]] std::string header_json(const volume::FormatReport& report);

/// Whether a report is of what could be done, or of what was done.
enum class RepairState { possible, written };

/// Which blocks of which device do not match, and whether parity recovers them; the last line is the answer.
[[nodiscard]] std::string verify_text(const volume::VerifyReport& report, const VerityCommand& command,
                                      RepairState state);
/// {"answer": "verified" | "repairable" | "repaired" | "not verified", "root_hash_matches": …, "damaged": [{"device":
/// "data" | "hash", "offset": …, "length": …, "block_size": …, "level": … or null, "repairable": … or null}, …]}; in
/// bytes of the devices, null for data blocks and where there is no parity.
[[nodiscard]] std::string verify_json(const volume::VerifyReport& report, RepairState state);

}  // namespace rootwright::cli
