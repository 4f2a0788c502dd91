// A coroutine that outlives its caller takes a value.

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

awaitable<void> remind(std::string player) {
    co_await websockets::sleep(10ms);
    std::cout << player << ": it is your turn." << std::endl;
}

void remind_later(boost::asio::io_context& loop, const std::string& colour) {
    const std::string player = "The player of " + colour;
    co_spawn(loop, remind(player), lessons::report);
}

}  // namespace

int main() {
    boost::asio::io_context loop;
    remind_later(loop, "yellow");
    loop.run();
}
