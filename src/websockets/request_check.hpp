#pragma once

#include <optional>

#include "websockets/http.hpp"

namespace websockets {

/// Checks what every HTTP request must have, and the parser does not check. Takes the path out of a
/// target that is a whole URI. Returns the response to a request that breaks a rule; the connection
/// must be closed then, because the end of the request is not known.
std::optional<Response> check_request(Request& request, bool is_http_1_0);

/// Checks whether a request is a WebSocket's opening handshake (RFC 6455, section 4.2.1). Returns
/// the response if it is not.
std::optional<Response> check_handshake(const Request& request, bool is_http_1_0);

}  // namespace websockets
