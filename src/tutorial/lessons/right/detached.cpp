// Spawns a coroutine with a completion handler, which reports its exception.

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using websockets::awaitable;

namespace {

awaitable<void> record_move() {
    throw std::runtime_error("The disk is full.");
    co_return;
}

}  // namespace

int main() {
    boost::asio::io_context loop;
    bool recorded = false;
    co_spawn(loop, record_move(), [&](std::exception_ptr failure) {
        lessons::report(failure);
        recorded = !failure;
    });
    loop.run();
    if (recorded) std::cout << "Every move is recorded." << std::endl;
}
