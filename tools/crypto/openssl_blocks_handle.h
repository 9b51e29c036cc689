// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/openssl_handle.h"
#include "crypto/salted_blocks.h"

namespace rootwright::crypto {

/// One block after the other, with any algorithm. Throws Error(system).
void hash_with_openssl(const EVP_MD& algorithm, const SaltedBlocks& blocks);

}  // namespace rootwright::crypto
