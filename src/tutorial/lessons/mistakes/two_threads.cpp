// Two threads run the event loop, and two coroutines change the same vector.

#include <boost/asio/co_spawn.hpp>
#include <iostream>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using websockets::awaitable;

namespace {

// The latch makes the race certain: both threads reach the next line at the same moment.
awaitable<void> handler(std::vector<std::string>& connected, std::string name, std::latch& latch) {
    latch.arrive_and_wait();
    connected.push_back(name);
    co_return;
}

}  // namespace

int main() {
    std::vector<std::string> connected;
    std::latch latch(2);
    boost::asio::io_context loop;
    co_spawn(loop, handler(connected, "Ada", latch), lessons::report);
    co_spawn(loop, handler(connected, "Grace", latch), lessons::report);
    std::thread second([&] { loop.run(); });
    loop.run();
    second.join();
    std::cout << connected.size() << " connected" << std::endl;
}
