// A coroutine uses a set that is destroyed before the event loop, and so before the coroutine.

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <string>

#include "tutorial/finally.hpp"
#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

awaitable<void> handler(std::set<std::string>& connected, std::string name) {
    connected.insert(name);
    const tutorial::Finally unregister([&] {
        connected.erase(name);
        std::cout << name << " leaves." << std::endl;
    });
    co_await websockets::sleep(1h);
    std::cout << "This line is never reached." << std::endl;
}

}  // namespace

int main() {
    boost::asio::io_context loop;
    std::set<std::string> connected;
    co_spawn(loop, handler(connected, "Ada"), lessons::report);
    loop.poll();  // Runs the coroutine until it waits.
}
