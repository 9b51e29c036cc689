// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "io/extent.h"

namespace rootwright::test {

/// A volume whose bytes in `windows` are changed: the input is laid over them, one behind the other, by exclusive or.
/// So no input at all gives the volume as it is, and every byte of an input hits a structure.
[[nodiscard]] Bytes changed_volume(const Bytes& volume, const std::vector<io::Extent>& windows, ByteView input);

/// Asks the reader of a hostile volume everything it answers. Error(input) is an answer; every other exception leaves.
void ask_everything(const Bytes& volume, const std::vector<std::string_view>& paths);

}  // namespace rootwright::test
