#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "websockets/asio.hpp"
#include "websockets/http.hpp"

namespace websockets {

class Connection;

/// Returns a message without its secrets, for the debug log, which shows every message.
using Redact = std::function<std::string(std::string_view message)>;

/// Names the client of a new connection in the log, or returns nothing to leave the connection out
/// of the log.
using LogName = std::function<std::optional<std::string>(const Connection& connection)>;

/// Answers an HTTP request, or returns nothing to let the opening handshake go on. The request
/// lives until the coroutine has ended.
using ProcessRequest = std::function<awaitable<std::optional<Response>>(const Request& request)>;

/// Decides about a new TCP connection from this address, such as "127.0.0.1:50000". The connection
/// keeps the result until it ends. Null refuses it: it is closed at once.
using Admit = std::function<std::shared_ptr<void>(const std::string& remote_address)>;

/// The options of serve(). Timeouts are accurate to a tenth; 0 means no limit.
struct ServeOptions {
    /// The interface to listen on: a name, an address, or "" for all of them, IPv4 and IPv6.
    std::string host = {};
    /// 0 picks a free port, which Server::port() returns.
    std::uint16_t port = 0;
    /// Lets several servers of the same user listen on the port. The system gives each new
    /// connection to one of them.
    bool reuse_port = false;
    /// Called with every TCP connection, whatever it turns into: limits for each address.
    Admit admit = {};
    /// Called with every HTTP request before the handshake: health checks, files, refusals.
    ProcessRequest process_request = {};
    /// Whether Connection::request() is there after the handshake. Without it, a connection needs
    /// half a kibibyte less.
    bool keep_request = true;
    /// The maximal size of a request's header, in bytes. Cookies of all programs on a host count.
    std::size_t max_header = 32 * 1024;
    /// The maximal size of a message, in bytes; a larger one closes the connection with 1009.
    std::size_t max_size = 64 * 1024;
    /// From the TCP connection, or from the last HTTP response, to the end of the handshake.
    Clock::duration open_timeout = std::chrono::seconds(10);
    /// A connection that has been silent for this long is sent a ping ...
    Clock::duration ping_interval = std::chrono::seconds(20);
    /// ... and closed with 1011 if nothing is received for this long after the ping.
    Clock::duration ping_timeout = std::chrono::seconds(20);
    /// How long the other side may take to answer a close frame and to end the TCP connection.
    Clock::duration close_timeout = std::chrono::seconds(10);
    /// The maximal size of a connection's queue after broadcast(), in bytes; a longer queue closes
    /// the connection with 1008.
    std::size_t write_limit = 256 * 1024;
    /// The subprotocols that the server supports, the preferred one first.
    std::vector<std::string> subprotocols = {};
    /// The allowed values of Origin, see Request::has_allowed_origin(); an empty list allows all.
    /// Requests without an Origin do not come from web pages, and are always allowed.
    std::vector<std::string> origins = {};
    /// The maximal number of connections. Further clients get a 503 instead of a WebSocket.
    std::size_t max_connections = 0;
    /// Removes secrets from messages that are logged.
    Redact redact = {};
    /// Without it, the log names the address of each client.
    LogName log_name = {};
};

/// The options of connect(), with the same meanings.
struct ConnectOptions {
    std::vector<std::string> subprotocols = {};
    /// Header fields of the handshake's request, in addition to the usual ones or in their place.
    Headers headers = {};
    /// For wss://, the file of the trusted authorities' certificates; see TlsOptions.
    std::string ca_file = {};
    std::size_t max_size = 1024 * 1024;
    Clock::duration open_timeout = std::chrono::seconds(10);
    Clock::duration ping_interval = std::chrono::seconds(20);
    Clock::duration ping_timeout = std::chrono::seconds(20);
    Clock::duration close_timeout = std::chrono::seconds(10);
    std::size_t write_limit = 256 * 1024;
};

/// The limits of a connection; see the options above.
struct Limits {
    std::size_t max_size;
    std::size_t write_limit;
    Clock::duration open_timeout;
    Clock::duration ping_interval;
    Clock::duration ping_timeout;
    Clock::duration close_timeout;
    std::function<std::string(std::string_view)> redact;
    bool log_messages;  ///< whether the log was at debug level when the server or client started

    /// The time between two calls of tick(): a tenth of the shortest timeout.
    Clock::duration tick_interval() const;
};

/// The time at which a timeout that begins now is over. 0 means no timeout: the time never comes.
Clock::time_point deadline_after(Clock::duration timeout);

}  // namespace websockets
