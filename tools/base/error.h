// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace rootwright {

/// What went wrong, as far as a caller or a script can act on it.
/// The value is the exit code of the command; 0 is success and 5 a bug of ours (any other exception).
enum class ErrorKind {
  integrity = 1,  ///< data does not match its root hash or signature
  usage = 2,      ///< the command line is wrong
  input = 3,      ///< a layout, recipe, archive, key or image is not valid
  system = 4,     ///< the operating system or a library refused
};

/// The one exception type of this project.
///
/// The message is lower case without a full stop, the thing first and in quotes: `partition 'root': size 100 MiB is
/// smaller than its filesystem, 132 MiB`.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  /// Puts "context: " in front of the message, so that it reads from the outside in.
  void prepend(const std::string& context) { message_ = context + ": " + message_; }

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string message_;
};

/// Error(system) as "cannot <action>: <the system's words for errno>". `action` names the file in quotes.
[[nodiscard]] Error system_error(int error_number, const std::string& action);

/// Calls `body`; an Error that leaves it carries "context: " in front.
template <typename Body>
auto with_context(const std::string& context, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (Error& error) {
    error.prepend(context);
    throw;
  }
}

}  // namespace rootwright
