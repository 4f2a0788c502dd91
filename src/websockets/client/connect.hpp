#pragma once

#include <string_view>

#include "websockets/connection.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// Connects to a WebSocket server, such as "ws://localhost:8001/", or with wss:// by TLS; see
/// start_tls(). A user and a password in the URI are sent as Basic authorization.
///
/// Throws std::invalid_argument for a bad URI, boost::system::system_error if the server cannot be
/// reached within open_timeout, and std::runtime_error if TLS fails or the server refuses the
/// handshake. The connection is closed with 1001 (going away) when its last handle is destroyed.
awaitable<Connection> connect(std::string_view uri);
awaitable<Connection> connect(std::string_view uri, const ConnectOptions& options);

/// Deleted: give the options a name first. In an expression with co_await, g++ 12 destroys a
/// temporary that is written in braces twice (its bug 99576).
awaitable<Connection> connect(std::string_view uri, ConnectOptions&& options) = delete;

}  // namespace websockets
