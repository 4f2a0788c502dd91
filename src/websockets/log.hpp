#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "websockets/asio.hpp"

namespace websockets {

/// The text as one line of a log can show it: control characters and quotes are escaped, so that
/// nobody writes log lines of his own; a long text is cut in the middle.
std::string printable(std::string_view text);

/// "127.0.0.1:8001" or "[::1]:8001". An IPv4 address that came in by an IPv6 socket is shown as
/// IPv4.
std::string to_string(const tcp::endpoint& endpoint);

/// What the exception says.
std::string what(std::exception_ptr failure);

/// For the completion handler of a coroutine that nobody awaits: an exception that left it is
/// logged as an error. Cancellation is how such coroutines are ended, and not logged.
void log_failure(std::string_view coroutine, std::exception_ptr failure);

}  // namespace websockets
