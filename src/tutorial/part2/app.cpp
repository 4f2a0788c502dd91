// Connect Four for two browsers and for spectators.

#include <boost/asio/this_coro.hpp>

#include "tutorial/part2/handler.hpp"
#include "tutorial/run.hpp"
#include "websockets/serve.hpp"

using tutorial::Lobby;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Lobby lobby;
    const auto handle = [&](Connection websocket) { return tutorial::handler(websocket, lobby); };
    Server server = websockets::serve(loop, handle, {.host = "", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8001); }
