// The consumer pattern: receives messages, and passes each one to a coroutine.

#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/serve.hpp"

using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

// A real consumer may await a database, another server or an engine.
awaitable<void> consumer(std::string message) {
    std::cout << message << std::endl;
    co_return;
}

awaitable<void> handler(Connection websocket) {
    while (const auto message = co_await websocket.recv()) {
        co_await consumer(*message);
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "localhost", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8765); }
