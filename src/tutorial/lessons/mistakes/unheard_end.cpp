// Joins two loops with operator ||, which ignores the failure of one of them.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>

#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using namespace boost::asio::experimental::awaitable_operators;
using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> consume(Connection websocket) {
    while (const auto message = co_await websocket.recv()) std::cout << *message << std::endl;
}

awaitable<void> produce(Connection websocket) {
    co_await websocket.send("12:00");
    throw std::runtime_error("The clock has stopped.");
}

awaitable<void> handler(Connection websocket) {
    co_await (consume(websocket) || produce(websocket));
}

awaitable<void> print(Connection websocket) {
    while (const auto message = co_await websocket.recv()) std::cout << *message << std::endl;
}

awaitable<void> talk() {
    const auto loop = co_await boost::asio::this_coro::executor;
    const auto server = websockets::serve(loop, handler, {.host = "127.0.0.1"});
    const std::string uri = "ws://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Connection websocket = co_await websockets::connect(uri);
    co_await websockets::first_completed(print(websocket), websockets::sleep(1s));
    const auto code = websocket.close_code();
    std::cout << (code ? "closed with " + std::to_string(*code) : "still open") << std::endl;
    co_await websocket.close();
}

}  // namespace

int main() { websockets::run(talk()); }
