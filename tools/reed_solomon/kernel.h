// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "reed_solomon/kernel_functions.h"

namespace rootwright::reed_solomon {

/// One way to compute, named as in ROOTWRIGHT_FEC_KERNEL. All give the same bytes.
struct Kernel {
  std::string_view name;
  bool (*is_available)();  ///< whether this processor has its instructions
  SyndromesFunction syndromes_of_whole_widths;
  TransformFunction transform_whole_widths;

  /// Any length: what is left of the last width is computed by the portable kernel.
  void syndromes(const Streams& streams, std::size_t roots, Rows<std::byte> syndromes) const;
  void transform(const Transform& transform) const;
};

/// All kernels of this architecture, the fastest first; the last is the portable one.
[[nodiscard]] std::span<const Kernel> kernels();

/// The kernel that ROOTWRIGHT_FEC_KERNEL names, else the fastest that this processor has; one that fails its self-test
/// is passed over. Decided once per process.
///
/// Throws Error(usage) if that variable names no kernel or one that this processor lacks, Error(system) if the named
/// one fails its self-test.
[[nodiscard]] const Kernel& chosen_kernel();

/// What chosen_kernel() decides, with `name` for the variable; an empty one means that it is not set.
[[nodiscard]] const Kernel& choose_kernel(std::string_view name);

/// Whether `kernel` gives what the arithmetic of galois_field.h gives, for each constant and for 2 and 24 roots.
[[nodiscard]] bool passes_self_test(const Kernel& kernel);

}  // namespace rootwright::reed_solomon
