// SPDX-License-Identifier: Apache-2.0
#include "base/size.h"

#include <doctest/doctest.h>
