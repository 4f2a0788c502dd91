// Races one read against one message to send, cancels the slower one, and starts again.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <exception>
#include <iostream>
#include <string>
#include <variant>

#include "tutorial/lessons/beast.hpp"
#include "websockets/run.hpp"
#include "websockets/serve.hpp"

using namespace std::chrono_literals;
using namespace boost::asio::experimental::awaitable_operators;
using websockets::awaitable;

namespace {

awaitable<void> echo(websockets::Connection websocket) {
    while (const auto message = co_await websocket.recv()) co_await websocket.send(*message);
}

awaitable<std::string> receive(lessons::Stream& stream) {
    std::string message;
    auto buffer = boost::asio::dynamic_buffer(message);
    co_await stream.async_read(buffer, websockets::use_awaitable);
    co_return message;
}

awaitable<std::string> producer() {
    co_await websockets::sleep(10ms);
    co_return "Hello!";
}

awaitable<void> both(lessons::Stream& stream) {
    for (;;) {
        const auto first = co_await (receive(stream) || producer());
        if (first.index() == 0) {
            std::cout << "received " << std::get<0>(first) << std::endl;
        } else {
            std::cout << "sending " << std::get<1>(first) << std::endl;
            const auto message = boost::asio::buffer(std::get<1>(first));
            co_await stream.async_write(message, websockets::use_awaitable);
        }
    }
}

awaitable<void> talk() {
    const auto loop = co_await boost::asio::this_coro::executor;
    const auto server = websockets::serve(loop, echo, {.host = "127.0.0.1"});
    lessons::Stream stream(loop);
    co_await lessons::open(stream, server.port());
    co_await both(stream);
}

}  // namespace

int main() {
    try {
        websockets::run(talk());
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
}
