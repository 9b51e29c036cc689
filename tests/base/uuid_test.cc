// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"

#include <doctest/doctest.h>
