// Sends the time to a browser at random intervals, for the page show_time.html.

#include <fmt/chrono.h>

#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <random>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using websockets::awaitable;
using websockets::Connection;
using websockets::Server;

namespace {

// Returns the current time in UTC in ISO 8601, such as "2015-11-22T18:35:05.123456Z".
std::string utc_now() {
    using namespace std::chrono;
    const auto now = floor<microseconds>(system_clock::now());
    const auto second = floor<seconds>(now);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z", second, (now - second).count());
}

awaitable<void> show_time(Connection websocket) {
    std::default_random_engine engine(std::random_device{}());
    std::uniform_int_distribution<int> milliseconds(0, 3000);
    while (websocket.is_open()) {
        co_await websocket.send(utc_now());
        co_await websockets::sleep(std::chrono::milliseconds(milliseconds(engine)));
    }
}

awaitable<void> serve(std::uint16_t port) {
    const auto loop = co_await boost::asio::this_coro::executor;
    Server server = websockets::serve(loop, show_time, {.host = "127.0.0.1", .port = port});
    co_await tutorial::serve_forever(server);
}

}  // namespace

int main(int argc, char** argv) { return tutorial::run(serve, argc, argv, 5678); }
