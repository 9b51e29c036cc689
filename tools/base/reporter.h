// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace rootwright {

/// Where work says what it does. Nothing below cli/ prints: it reports here. Called by what
/// orchestrates, one call at a time, never by many workers at once.
class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  /// A step begins, which ends the one before: "RootFS A: write ext4, 11,323 entries".
  virtual void step(const std::string& what) = 0;
  /// Something the user should know and may ignore.
  virtual void warn(const std::string& message) = 0;
};

/// Says nothing.
class SilentReporter final : public Reporter {
 public:
  void step(const std::string& /*what*/) override {}
  void warn(const std::string& /*message*/) override {}
};

}  // namespace rootwright
