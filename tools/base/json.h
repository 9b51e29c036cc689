// SPDX-License-Identifier: Apache-2.0
// The only door to nlohmann-json: include this in sources, base/json_fwd.h in headers.
#pragma once

#include <nlohmann/json.hpp>

namespace rootwright {

/// JSON whose objects keep the order in which their members were added: what we write is for people, too.
using Json = nlohmann::ordered_json;

}  // namespace rootwright
