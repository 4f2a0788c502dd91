#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "websockets/connection.hpp"
#include "websockets/options.hpp"

namespace websockets {

/// Serves one connection. When it returns, the connection is closed with 1000; when it throws, the
/// exception is logged and the connection is closed with 1011.
using Handler = std::function<awaitable<void>(Connection websocket)>;

/// A WebSocket server that serve() has started.
///
/// The destructor stops the server at once: it cuts connections off and cancels handlers, but does
/// not wait until they have ended. To stop in order, or to destroy what handlers use, call close()
/// and await wait_closed() first.
class Server {
public:
    Server(Server&&) = default;
    Server& operator=(Server&&) = delete;
    ~Server();

    /// The port that the server listens on.
    std::uint16_t port() const;

    /// Stops listening, and closes all connections with this code.
    void close(std::uint16_t code = close_code::going_away, std::string_view reason = {});

    /// Waits until close() has been called, all connections are closed, and all handlers have
    /// ended. Connections are cut off and handlers cancelled close_timeout after close().
    awaitable<void> wait_closed();

    class Impl;
    explicit Server(std::shared_ptr<Impl> impl);

private:
    std::shared_ptr<Impl> impl_;
};

/// Starts a WebSocket server on the given event loop; in a coroutine, co_await
/// this_coro::executor is the running one. Throws boost::system::system_error if it cannot listen.
///
/// This is not a coroutine, so that the options can be written in braces: in an expression with
/// co_await, g++ 12 destroys such a temporary twice (its bug 99576).
Server serve(Executor loop, Handler handler, ServeOptions options);

}  // namespace websockets
