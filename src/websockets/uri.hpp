#pragma once

#include <string>
#include <string_view>

namespace websockets {

/// The parts of a WebSocket URI.
struct Uri {
    std::string host;    ///< a name or an address, without the brackets of IPv6
    std::string port;    ///< "80" if the URI names none
    std::string target;  ///< path and query, at least "/"

    /// The value of the Host header field.
    std::string host_header() const;
};

/// Parses a URI such as "ws://localhost:8001/". Throws std::invalid_argument with a sentence that
/// says what is wrong; wss:// is refused, because this library does not support TLS.
Uri parse_uri(std::string_view text);

}  // namespace websockets
