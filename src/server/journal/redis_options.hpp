#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace server {

/// Where a Redis server listens: on a port, or on a Unix socket.
struct RedisAddress {
    std::string host;
    std::uint16_t port = 6379;
    std::string path = {};  ///< of the Unix socket; empty for a port

    /// "HOST:PORT" or the path, for logs.
    std::string text() const;
};

/// How to connect to Redis, and what to keep there.
struct RedisOptions {
    /// The servers, of which one is the master; at least one.
    std::vector<RedisAddress> addresses;
    bool tls = false;
    std::string ca_file;  ///< see websockets::TlsOptions
    unsigned database = 0;
    std::string user;      ///< empty for Redis' default user
    std::string password;  ///< empty if none is needed; never log it
    /// How long matches are kept after their last change: finished ones and others.
    std::chrono::seconds keep_finished = std::chrono::days(7);
    std::chrono::seconds keep_unfinished = std::chrono::days(30);

    /// The addresses of all servers, for logs.
    std::string text() const;
};

/// Parses "redis://[[USER]:PASSWORD@]HOST[:PORT],...[/DATABASE]", the same with rediss:// for TLS,
/// and "unix://[[USER]:PASSWORD@]/PATH", which may also begin with redis+unix://. The database may
/// follow as "?db=NUMBER" and the password as "?password=PASSWORD", as other clients read them.
///
/// Throws std::invalid_argument with a sentence for the operator, which never contains the
/// password.
RedisOptions parse_redis_url(std::string_view text);

}  // namespace server
