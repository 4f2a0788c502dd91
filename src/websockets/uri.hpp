#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace websockets {

/// The parts of a URI that names a server (RFC 3986, section 3):
/// scheme://[user[:password]@][host][:port][/path][?query]. What is missing is empty, or 0.
struct Uri {
    std::string scheme;    ///< in lower case
    std::string user;      ///< decoded, as is the password
    std::string password;  ///< never log it
    std::string host;      ///< a name or an address, without the brackets of IPv6
    std::uint16_t port = 0;
    std::string target;  ///< path and query as they are, at least "/"

    /// The value of the Host header field, without the default port of ws:// or wss://.
    std::string host_header() const;
};

/// Parses a URI of any scheme. Throws std::invalid_argument with a sentence that says what is wrong
/// and never repeats the URI, which may contain a password. Fragments (#) are refused.
Uri parse_uri(std::string_view text);

/// Parses a URI such as "ws://localhost:8001/", or with wss:// for TLS; its port is the default one
/// if it names none. Throws std::invalid_argument as parse_uri() does.
Uri parse_websocket_uri(std::string_view text);

/// The text of a URI, valid or not, without its user and password: for logs and messages.
std::string without_user_info(std::string_view uri);

}  // namespace websockets
