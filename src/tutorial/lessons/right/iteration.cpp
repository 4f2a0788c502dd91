// Iterates over a copy of the moves, because another coroutine may add one.

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <iostream>
#include <vector>

#include "tutorial/lessons/report.hpp"
#include "websockets/run.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

awaitable<void> send(int column) {
    co_await websockets::sleep(1ms);
    std::cout << "column " << column << std::endl;
}

awaitable<void> replay(const std::vector<int>& moves) {
    const std::vector<int> past_moves = moves;
    for (const int column : past_moves) {
        co_await send(column);
    }
}

awaitable<void> play(std::vector<int>& moves, int column) {
    moves.push_back(column);
    co_return;
}

}  // namespace

int main() {
    std::vector<int> moves = {3, 4};
    boost::asio::io_context loop;
    co_spawn(loop, replay(moves), lessons::report);
    co_spawn(loop, play(moves, 2), lessons::report);
    loop.run();
}
