// Two expressions with co_await that g++ 12 compiles wrongly, and other compilers correctly.

#include <iostream>

#include "websockets/run.hpp"

using websockets::awaitable;

namespace {

int guards = 0;

// Counts the guards that exist.
struct Guard {
    Guard() { ++guards; }
    Guard(const Guard&) { ++guards; }
    ~Guard() { --guards; }
};

struct Options {
    int port = 0;
    Guard guard;
};

awaitable<void> connect(Options) { co_return; }

awaitable<bool> has_more(int number) { co_return number < 3; }

awaitable<void> use_braces() {
    co_await connect({.port = 8001, .guard = {}});
    std::cout << guards << " guards exist." << std::endl;
}

awaitable<void> use_continue() {
    int number = 0;
    do {
        ++number;
        if (number == 10) break;  // or the loop would never end
        if (number >= 3) continue;
    } while (co_await has_more(number));
    std::cout << "The loop ended with " << number << "." << std::endl;
}

awaitable<void> use_both() {
    co_await use_braces();
    co_await use_continue();
}

}  // namespace

int main() { websockets::run(use_both()); }
