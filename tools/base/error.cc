// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <system_error>

namespace rootwright {

Error system_error(int error_number, const std::string& action) {
  return {ErrorKind::system, "cannot " + action + ": " + std::generic_category().message(error_number)};
}

}  // namespace rootwright
