// One loop for each direction. Both live as long as the connection, and end together.

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> echo(Connection websocket) {
    while (const auto message = co_await websocket.recv()) co_await websocket.send(*message);
}

awaitable<std::string> producer() {
    co_await websockets::sleep(10ms);
    co_return "Hello!";
}

awaitable<void> consume(Connection websocket) {
    for (int count = 1; count <= 3; ++count) {
        const auto message = co_await websocket.recv();
        if (!message) co_return;
        std::cout << "received " << *message << std::endl;
    }
}

awaitable<void> produce(Connection websocket) {
    for (;;) {
        const std::string message = co_await producer();
        co_await websocket.send(message);
    }
}

awaitable<void> talk() {
    const auto loop = co_await boost::asio::this_coro::executor;
    const auto server = websockets::serve(loop, echo, {.host = "127.0.0.1"});
    const std::string uri = "ws://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Connection websocket = co_await websockets::connect(uri);
    co_await websockets::first_completed(consume(websocket), produce(websocket));
    co_await websocket.close();
}

}  // namespace

int main() { websockets::run(talk()); }
