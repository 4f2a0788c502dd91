// Searches for a move on the thread of the event loop, which stops all other handlers.

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
int best_column() {
    std::this_thread::sleep_for(300ms);
    return 3;
}

awaitable<void> play(int& turns) {
    const int column = best_column();
    std::cout << "column " << column << std::endl;
    std::cout << (turns > 0 ? "Other handlers ran." : "No other handler ran.") << std::endl;
    co_return;
}

awaitable<void> run_both() {
    int turns = 0;
    co_await websockets::first_completed(count_turns(turns), play(turns));
}

}  // namespace

int main() { websockets::run(run_both()); }
