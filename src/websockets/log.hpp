#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "websockets/asio.hpp"

namespace websockets {

/// The text on one line, with control characters escaped, so that a client can neither write log
/// lines nor control a terminal. If that has more than max_size bytes, only both ends are kept.
std::string printable(std::string_view text, std::size_t max_size = 400);

/// The max_size of printable() for texts that a stranger may send at any rate, such as a path. It
/// is the size of the longest reason in a close frame (RFC 6455, section 5.5).
inline constexpr std::size_t max_stranger_size = 123;

/// "127.0.0.1:8001" or "[::1]:8001". An IPv4-mapped IPv6 address is shown as IPv4.
std::string to_string(const tcp::endpoint& endpoint);

/// The address of the other side of a connection, in that form; "unknown" if it is lost already.
std::string peer_address(const Socket& socket);

/// The message of an exception.
std::string what(std::exception_ptr failure);

/// Logs the exception that left a coroutine, if there is one, as an error. Cancellation is not
/// logged: it is how coroutines are ended. See spawn().
void log_failure(std::string_view coroutine, std::exception_ptr failure);

}  // namespace websockets
