#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "websockets/asio.hpp"

namespace websockets {

/// The text on one line: control characters are escaped, so that nobody writes log lines, or
/// controls a terminal, from afar. Of a longer text than max_size only both ends are kept.
std::string printable(std::string_view text, std::size_t max_size = 400);

/// "127.0.0.1:8001" or "[::1]:8001". An IPv4 address that came in by an IPv6 socket is shown as
/// IPv4.
std::string to_string(const tcp::endpoint& endpoint);

/// What went wrong, in words.
std::string what(std::exception_ptr failure);

/// For the completion handler of a coroutine that nobody awaits: an exception that left it is
/// logged as an error. Cancellation is how such coroutines are ended, and not logged.
void log_failure(std::string_view coroutine, std::exception_ptr failure);

}  // namespace websockets
