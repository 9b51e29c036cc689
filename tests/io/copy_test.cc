// SPDX-License-Identifier: Apache-2.0
#include "io/copy.h"

#include <doctest/doctest.h>
