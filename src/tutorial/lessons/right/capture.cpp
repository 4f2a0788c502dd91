// co_spawn() gets the lambda itself, and keeps it until the coroutine has ended.

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

void remind_later(boost::asio::io_context& loop, const std::string& colour) {
    const auto remind = [player = "The player of " + colour]() -> awaitable<void> {
        co_await websockets::sleep(10ms);
        std::cout << player << ": it is your turn." << std::endl;
    };
    co_spawn(loop, remind, lessons::report);
}

}  // namespace

int main() {
    boost::asio::io_context loop;
    remind_later(loop, "yellow");
    loop.run();
}
