#pragma once

#include "websockets/connection_impl.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// The server's opening handshake: answers HTTP requests until one becomes a WebSocket. Returns
/// false if none does; the caller must end the TCP connection then. A client that is not admitted,
/// because there are too many connections, gets HTTP responses but no WebSocket. A server logs only
/// once that a header was too large: "warned" says whether it has.
awaitable<bool> shake_hands(Connection::Impl& connection, const ServeOptions& options,
                            bool admitted, bool& warned);

}  // namespace websockets
