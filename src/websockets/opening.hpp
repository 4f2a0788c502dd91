#pragma once

#include "websockets/connection_impl.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// The server's opening handshake: answers HTTP requests until one becomes a WebSocket. Returns
/// false if none did; what is left to do then is to end the TCP connection.
awaitable<bool> open(Connection::Impl& connection, const ServeOptions& options, bool too_many);

}  // namespace websockets
