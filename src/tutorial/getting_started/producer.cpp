// The producer pattern: gets messages from a coroutine, and sends each one.

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

// A real producer may await a change in a database, or the move of an engine.
awaitable<std::string> producer(int number) {
    co_await websockets::sleep(100ms);
    co_return "message " + std::to_string(number);
}

awaitable<void> handler(Connection websocket) {
    for (int number = 1;; ++number) {
        const std::string message = co_await producer(number);
        if (!websocket.is_open()) break;
        co_await websocket.send(message);
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "localhost", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8765); }
