// One thread runs the event loop. What takes long runs on another one, and is awaited.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using websockets::awaitable;
namespace asio = boost::asio;

namespace {

// This runs on the engine's thread: it gets a copy of what it needs, and returns what it finds.
asio::awaitable<int> best_column(std::vector<int> moves) { co_return moves.back(); }

// This runs on the loop's thread, before the co_await and after it.
awaitable<void> play(std::vector<int>& moves, asio::thread_pool& engine) {
    const int column =
        co_await asio::co_spawn(engine, best_column(moves), websockets::use_awaitable);
    moves.push_back(column);
}

}  // namespace

int main() {
    std::vector<int> moves = {3};
    asio::thread_pool engine(1);
    asio::io_context loop;
    co_spawn(loop, play(moves, engine), lessons::report);
    co_spawn(loop, play(moves, engine), lessons::report);
    loop.run();
    std::cout << moves.size() << " moves" << std::endl;
}
