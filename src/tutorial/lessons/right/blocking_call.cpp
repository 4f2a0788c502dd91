// Searches for a move on a thread of its own, and awaits the result.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "websockets/run.hpp"

using namespace std::chrono_literals;
using websockets::awaitable;

namespace {

// Stands for the other handlers: counts how often the loop resumes it.
awaitable<void> count_turns(int& turns) {
    for (;;) {
        co_await websockets::sleep(10ms);
        ++turns;
    }
}

// Stands for a search, a query of a database, or any other call that takes its time.
boost::asio::awaitable<int> best_column() {
    std::this_thread::sleep_for(300ms);
    co_return 3;
}

awaitable<void> play(int& turns, boost::asio::thread_pool& engine) {
    const int column =
        co_await boost::asio::co_spawn(engine, best_column(), websockets::use_awaitable);
    std::cout << "column " << column << std::endl;
    std::cout << (turns > 0 ? "Other handlers ran." : "No other handler ran.") << std::endl;
}

awaitable<void> run_both() {
    boost::asio::thread_pool engine(1);
    int turns = 0;
    co_await websockets::first_completed(count_turns(turns), play(turns, engine));
}

}  // namespace

int main() { websockets::run(run_both()); }
