// Reads a name from each client, and sends a greeting.

#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/serve.hpp"

using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> hello(Connection websocket) {
    const auto name = co_await websocket.recv();
    if (!name) co_return;
    std::cout << "< " << *name << std::endl;

    const std::string greeting = "Hello " + *name + "!";
    co_await websocket.send(greeting);
    std::cout << "> " << greeting << std::endl;
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, hello, {.host = "localhost", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8765); }
