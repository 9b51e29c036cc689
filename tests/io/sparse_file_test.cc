// SPDX-License-Identifier: Apache-2.0
#include "io/sparse_file.h"

#include <doctest/doctest.h>
