// One thread runs the event loop. Slow work runs on another thread and is awaited.

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

// Runs on the engine's thread. It gets a copy of its input and returns a value.
asio::awaitable<int> best_column(std::vector<int> moves) { co_return moves.back(); }

// Runs on the loop's thread, before the co_await and after it.
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
