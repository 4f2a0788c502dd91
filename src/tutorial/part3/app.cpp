// The game on the Internet: with a port from the environment, a health check, and a shutdown.

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "tutorial/part2/handler.hpp"
#include "tutorial/run.hpp"
#include "websockets/serve.hpp"
#include "websockets/text.hpp"

using tutorial::Lobby;
using websockets::awaitable;
using websockets::Connection;
using websockets::Request;
using websockets::Response;
using websockets::Server;
using SignalSet = boost::asio::basic_signal_set<websockets::Executor>;

namespace {

awaitable<std::optional<Response>> health_check(const Request& request) {
    if (request.path == "/healthz") co_return websockets::text_response(200, "OK\n");
    co_return std::nullopt;
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Lobby lobby;
    const auto handle = [&](Connection websocket) { return tutorial::handler(websocket, lobby); };
    Server server = websockets::serve(loop, handle,
                                      {.host = "", .port = port, .process_request = health_check});

    // The platform sends SIGTERM some seconds before it stops the program. Ctrl-C sends SIGINT.
    SignalSet signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code error, int) {
        if (!error) server.close();
    });
    co_await server.wait_closed();
}

}  // namespace

int main(int argc, char** argv) {
    const char* text = std::getenv("PORT");
    const auto port = websockets::parse_number<std::uint16_t>(text != nullptr ? text : "8001");
    if (!port) {
        std::cerr << "The environment variable PORT must be a number from 0 to 65535.\n";
        return 2;
    }
    return tutorial::run(serve, argc, argv, *port);
}
