// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace rootwright {

using Json = nlohmann::ordered_json;

}  // namespace rootwright
