#pragma once

#include <string_view>

#include "websockets/connection.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// Connects to a WebSocket server, such as "ws://localhost:8001/".
///
/// Throws std::invalid_argument for a bad URI, boost::system::system_error when the server cannot
/// be reached in time, and std::runtime_error when it refuses. The connection is closed, with 1001
/// (going away), when its last handle is gone.
awaitable<Connection> connect(std::string_view uri);
awaitable<Connection> connect(std::string_view uri, const ConnectOptions& options);

/// Not to be called: give the options a name. In an expression with co_await, g++ 12 destroys a
/// temporary that is written in braces twice (its bug 99576).
awaitable<Connection> connect(std::string_view uri, ConnectOptions&& options) = delete;

}  // namespace websockets
