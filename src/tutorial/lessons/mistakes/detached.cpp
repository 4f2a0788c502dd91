// Spawns a coroutine and ignores its exception.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <iostream>
#include <stdexcept>

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
    co_spawn(loop, record_move(), boost::asio::detached);
    loop.run();
    std::cout << "Every move is recorded." << std::endl;
}
