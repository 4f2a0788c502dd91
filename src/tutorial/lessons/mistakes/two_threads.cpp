// Two threads run the event loop, and two coroutines change one list.

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

// The latch stands for bad luck: it lets both threads come here at the same moment.
awaitable<void> handler(std::vector<std::string>& connected, std::string name, std::latch& luck) {
    luck.arrive_and_wait();
    connected.push_back(name);
    co_return;
}

}  // namespace

int main() {
    std::vector<std::string> connected;
    std::latch luck(2);
    boost::asio::io_context loop;
    co_spawn(loop, handler(connected, "Ada", luck), lessons::report);
    co_spawn(loop, handler(connected, "Grace", luck), lessons::report);
    std::thread second([&] { loop.run(); });
    loop.run();
    second.join();
    std::cout << connected.size() << " connected" << std::endl;
}
