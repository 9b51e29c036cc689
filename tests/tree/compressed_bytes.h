// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace rootwright::test {

/// `text` compressed by libarchive's writer; `filter` is one of "gzip", "bzip2", "xz", "zstd", "lz4", "lzip", "lzma"
/// and "compress".
[[nodiscard]] std::string compressed(std::string_view text, const std::string& filter);

}  // namespace rootwright::test
