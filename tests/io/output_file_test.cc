// SPDX-License-Identifier: Apache-2.0
#include "io/output_file.h"

#include <doctest/doctest.h>
