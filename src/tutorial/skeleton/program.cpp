// My server. For now it prints each message that it receives: change handler().

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>

#include "connect4/connect4.hpp"
#include "connect4/protocol/events.hpp"
#include "tutorial/finally.hpp"
#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace connect4;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> handler(Connection websocket) {
    while (const auto message = co_await websocket.recv()) {
        std::cout << *message << std::endl;
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, handler, {.host = "", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8001); }
