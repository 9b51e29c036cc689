// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "base/reporter.h"
#include "crypto/signer.h"
#include "image/build.h"

namespace rootwright::image {

/// The signer that a layout's certificates and the options' key make; null if nothing is to be signed. Warns of example
/// keys. Throws Error(usage) if there is no key, Error(input) if certificate and key are not valid or do not match.
[[nodiscard]] std::unique_ptr<crypto::Signer> open_signer(const layout::Layout& layout, const BuildOptions& options,
                                                          Reporter& reporter);

/// Bytes of a root-hash signature, which do not depend on the root hash; an upper bound where signing has not begun.
[[nodiscard]] std::uint64_t signature_size(const crypto::Signer* signer);

}  // namespace rootwright::image
