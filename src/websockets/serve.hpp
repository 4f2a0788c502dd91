#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "websockets/connection.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// Manages one connection. When it returns the connection is closed with 1000; when it throws, the
/// cause is logged and the connection is closed with 1011.
using Handler = std::function<awaitable<void>(Connection websocket)>;

/// A WebSocket server that serve() has started.
///
/// The destructor stops it at once and without goodbyes. A program that wants to part in order, and
/// whose handlers use what it is about to destroy, calls close() and awaits wait_closed() first.
class Server {
public:
    Server(Server&&) = default;
    Server& operator=(Server&&) = delete;
    ~Server();

    /// The port that the server listens on.
    std::uint16_t port() const;

    /// The WebSocket connections that are open now.
    std::vector<Connection> connections() const;

    /// Stops listening, and closes all connections with this code.
    void close(std::uint16_t code = close_code::going_away, std::string_view reason = {});

    /// Waits until the server is closed: until close() is called, all connections are closed and
    /// all handlers have ended. What has not ended close_timeout after close() is cut off, and
    /// handlers are cancelled then.
    awaitable<void> wait_closed();

    class Impl;
    explicit Server(std::shared_ptr<Impl> impl);

private:
    std::shared_ptr<Impl> impl_;
};

/// Starts a WebSocket server on this event loop, the running one: in a coroutine, that is
/// co_await this_coro::executor. Throws boost::system::system_error if it cannot listen.
///
/// This is no coroutine, because it must be possible to write the options in braces: in an
/// expression with co_await, g++ 12 destroys such a temporary twice (its bug 99576).
Server serve(Executor loop, Handler handler, ServeOptions options);

}  // namespace websockets
