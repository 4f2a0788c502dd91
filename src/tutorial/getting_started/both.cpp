// Both patterns on one connection: two loops that run as long as the connection.

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> consumer(std::string message) {
    std::cout << message << std::endl;
    co_return;
}

awaitable<std::string> producer(int number) {
    co_await websockets::sleep(1ms);
    co_return "message " + std::to_string(number);
}

awaitable<void> consume(Connection websocket) {
    while (const auto message = co_await websocket.recv()) {
        co_await consumer(*message);
    }
}

awaitable<void> produce(Connection websocket) {
    for (int number = 1;; ++number) {
        const std::string message = co_await producer(number);
        co_await websocket.send(message);
    }
}

awaitable<void> handler(Connection websocket) {
    co_await websockets::first_completed(consume(websocket), produce(websocket));
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "localhost", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8765); }
