// Awaits in a catch block, which does not compile.

#include <iostream>
#include <stdexcept>
#include <string>

#include "websockets/run.hpp"

using websockets::awaitable;

namespace {

void play(int column) {
    if (column < 0 || column > 6) throw std::runtime_error("There is no such column.");
    std::cout << "column " << column << std::endl;
}

awaitable<void> send(std::string message) {
    std::cout << "error: " << message << std::endl;
    co_return;
}

awaitable<void> handle(int column) {
    try {
        play(column);
    } catch (const std::runtime_error& error) {
        co_await send(error.what());
    }
}

}  // namespace

int main() { websockets::run(handle(7)); }
