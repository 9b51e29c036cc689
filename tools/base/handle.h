// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace rootwright {

template <auto free_function>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const noexcept {
    free_function(object);
  }
};

/// A C object that `free_function` releases.
template <typename T, auto free_function>
using Handle = std::unique_ptr<T, FreeWith<free_function>>;

}  // namespace rootwright
