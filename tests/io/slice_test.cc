// SPDX-License-Identifier: Apache-2.0
#include "io/slice.h"

#include <doctest/doctest.h>
