// Two coroutines send on one connection, which queues the messages.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <string>

#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace boost::asio::experimental::awaitable_operators;
using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> print(Connection websocket) {
    while (const auto message = co_await websocket.recv()) std::cout << *message << std::endl;
}

awaitable<void> send(Connection websocket, std::string message) {
    co_await websocket.send(message);
}

awaitable<void> talk() {
    const auto loop = co_await boost::asio::this_coro::executor;
    auto server = websockets::serve(loop, print, {.host = "127.0.0.1"});
    const std::string uri = "ws://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Connection websocket = co_await websockets::connect(uri);
    co_await (send(websocket, "one") && send(websocket, "two"));
    co_await websocket.close();
}

}  // namespace

int main() { websockets::run(talk()); }
