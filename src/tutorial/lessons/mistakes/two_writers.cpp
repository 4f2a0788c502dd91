// Two coroutines write to one stream at the same time.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <string>

#include "tutorial/lessons/beast.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace boost::asio::experimental::awaitable_operators;
using websockets::awaitable;

namespace {

awaitable<void> print(websockets::Connection websocket) {
    while (const auto message = co_await websocket.recv()) std::cout << *message << std::endl;
}

awaitable<void> send(lessons::Stream& stream, std::string message) {
    co_await stream.async_write(boost::asio::buffer(message), websockets::use_awaitable);
}

awaitable<void> talk() {
    const auto loop = co_await boost::asio::this_coro::executor;
    auto server = websockets::serve(loop, print, {.host = "127.0.0.1"});
    lessons::Stream stream(loop);
    co_await lessons::open(stream, server.port());
    co_await (send(stream, "one") && send(stream, "two"));
    server.close();
    co_await server.wait_closed();
}

}  // namespace

int main() { websockets::run(talk()); }
