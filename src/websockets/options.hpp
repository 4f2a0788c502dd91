#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/http.hpp"

namespace websockets {

/// Makes a message fit for the debug log, which shows every message: returns it without its
/// secrets.
using Redact = std::function<std::string(std::string_view message)>;

/// Answers an HTTP request, or lets the opening handshake go on by returning nothing. It may
/// co_await; the request lives until it has returned.
using ProcessRequest = std::function<awaitable<std::optional<Response>>(const Request& request)>;

/// The options of serve(). Times are enforced to within a tenth; zero switches a limit off.
struct ServeOptions {
    /// The interface to listen on: a name, an address, or "" for all of them, IPv4 and IPv6.
    std::string host = {};
    /// 0 picks a free port; Server::port() tells which.
    std::uint16_t port = 0;
    /// Lets several servers of one user listen on the port: each new connection goes to one of
    /// them.
    bool reuse_port = false;
    /// Called with every HTTP request before the handshake: health checks, files, refusals.
    ProcessRequest process_request = {};
    /// The largest message, in bytes; a longer one closes the connection with 1009.
    std::size_t max_size = 64 * 1024;
    /// From the TCP connection, or from the last HTTP response, to the end of the handshake.
    Clock::duration open_timeout = std::chrono::seconds(10);
    /// A connection that has been silent for this long is sent a ping ...
    Clock::duration ping_interval = std::chrono::seconds(20);
    /// ... and closed with 1011 when nothing comes back for this long.
    Clock::duration ping_timeout = std::chrono::seconds(20);
    /// How long the other side may take to answer a close frame and to end the TCP connection.
    Clock::duration close_timeout = std::chrono::seconds(10);
    /// What broadcast() may leave in a connection's queue, in bytes.
    std::size_t write_limit = 256 * 1024;
    /// The subprotocols the server speaks, the preferred one first.
    std::vector<std::string> subprotocols = {};
    /// The values of Origin that are allowed; none given allows all. Requests without an Origin do
    /// not come from web pages, and are always allowed.
    std::vector<std::string> origins = {};
    /// How many connections there may be; more get no WebSocket, but the answer 503.
    std::size_t max_connections = 0;
    Redact redact = {};
};

/// The options of connect(), with the same meanings.
struct ConnectOptions {
    std::vector<std::string> subprotocols = {};
    /// More header fields for the handshake's request.
    Headers headers = {};
    std::size_t max_size = 1024 * 1024;
    Clock::duration open_timeout = std::chrono::seconds(10);
    Clock::duration ping_interval = std::chrono::seconds(20);
    Clock::duration ping_timeout = std::chrono::seconds(20);
    Clock::duration close_timeout = std::chrono::seconds(10);
    std::size_t write_limit = 256 * 1024;
};

}  // namespace websockets
