// Asks for a name, sends it to hello_server, and prints the greeting.

#include <boost/asio/this_coro.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "tutorial/run.hpp"
#include "websockets/client/connect.hpp"
#include "websockets/log.hpp"
#include "websockets/run.hpp"
#include "websockets/tools/line_reader.hpp"

using websockets::awaitable;
using websockets::Connection;

namespace {

awaitable<void> hello(std::string uri) {
    const Connection websocket = co_await websockets::connect(uri);

    // Unlike std::getline(), this lets the event loop run until the user has typed a name.
    websockets::LineReader input(co_await boost::asio::this_coro::executor);
    std::cout << "What's your name? " << std::flush;
    const auto name = co_await input.read_line();
    if (name) {
        co_await websocket.send(*name);
        std::cout << "> " << *name << std::endl;

        const auto greeting = co_await websocket.recv();
        if (greeting) std::cout << "< " << *greeting << std::endl;
    }
    co_await websocket.close();
}

}  // namespace

int main(int argc, char** argv) {
    tutorial::start_log();
    const std::string uri = argc > 1 ? argv[1] : "ws://localhost:8765/";
    try {
        websockets::run(hello(uri));
        return 0;
    } catch (...) {
        std::cerr << argv[0] << ": " << uri << ": " << websockets::what(std::current_exception())
                  << '\n';
        return 1;
    }
}
