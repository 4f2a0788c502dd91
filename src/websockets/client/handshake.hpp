#pragma once

#include <string>

#include "websockets/asio.hpp"
#include "websockets/options.hpp"
#include "websockets/uri.hpp"

namespace websockets {

/// The result of the client's opening handshake.
struct Handshake {
    std::string subprotocol;  ///< that the server chose; empty for none
    std::string frames;       ///< what has been received behind the response
};

/// Asks for a WebSocket and reads the response (RFC 6455, section 4.1). Informational responses,
/// such as 103 (early hints), may come before it.
///
/// Throws std::runtime_error with a sentence if the server refuses or does not follow the RFC, and
/// boost::system::system_error if the connection fails.
awaitable<Handshake> shake_hands(Socket& socket, const Uri& uri, const ConnectOptions& options);

}  // namespace websockets
