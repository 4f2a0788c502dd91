// Awaits send() for one client after the other, so that a slow client delays all others.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <string>

#include "tutorial/finally.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Connection;

namespace {

using Connections = std::set<Connection>;

// All messages together are far larger than the buffers of a socket.
constexpr int message_count = 1000;
const std::string message(32 * 1024, '.');

awaitable<void> handler(Connection websocket, Connections& connected) {
    connected.insert(websocket);
    const tutorial::Finally unregister([&] { connected.erase(websocket); });
    co_await websocket.wait_closed();
}

awaitable<void> announce(Connections& connected) {
    for (int count = 0; count < message_count; ++count) {
        const Connections recipients = connected;
        for (const Connection& recipient : recipients) co_await recipient.send(message);
    }
}

awaitable<void> receive_all(Connection websocket) {
    int count = 0;
    while (count < message_count) {
        const auto received = co_await websocket.recv();
        if (!received) break;
        ++count;
    }
    std::cout << "The fast client has " << (count == message_count ? "all" : "not all")
              << " messages." << std::endl;
}

awaitable<void> give_up() {
    co_await websockets::sleep(3s);
    std::cout << "The fast client waits." << std::endl;
}

awaitable<void> talk(Connections& connected) {
    const auto loop = co_await boost::asio::this_coro::executor;
    const auto handle = [&](Connection websocket) { return handler(websocket, connected); };
    const auto server = websockets::serve(loop, handle, {.host = "127.0.0.1"});
    const std::string uri = "ws://127.0.0.1:" + std::to_string(server.port()) + "/";
    const Connection slow = co_await websockets::connect(uri);  // never receives
    const Connection fast = co_await websockets::connect(uri);
    while (connected.size() < 2) co_await websockets::sleep(1ms);
    using namespace boost::asio::experimental::awaitable_operators;
    co_await websockets::first_completed(announce(connected) && receive_all(fast), give_up());
}

}  // namespace

int main() {
    Connections connected;
    websockets::run(talk(connected));
}
