// Keeps a set of the connected clients, and greets all of them when one connects.

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <set>

#include "tutorial/finally.hpp"
#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

using Connections = std::set<Connection>;

void print_count(const Connections& connected) {
    std::cout << connected.size() << " connected" << std::endl;
}

awaitable<void> handler(Connection websocket, Connections& connected) {
    // Register.
    connected.insert(websocket);
    print_count(connected);
    const tutorial::Finally unregister([&] {
        connected.erase(websocket);
        print_count(connected);
    });

    // Implement logic here. This example waits for ten seconds, or until the client leaves.
    websockets::broadcast(connected, "Hello!");
    co_await websockets::first_completed(websockets::sleep(10s), websocket.wait_closed());
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Connections connected;
    const auto register_and_handle = [&](Connection websocket) {
        return handler(websocket, connected);
    };
    Server server =
        websockets::serve(loop, register_and_handle, {.host = "localhost", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 8765); }
