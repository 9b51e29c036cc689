// SPDX-License-Identifier: Apache-2.0
#include "io/extent.h"

#include <doctest/doctest.h>
