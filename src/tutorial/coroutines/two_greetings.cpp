// Two coroutines that greet, wait and say goodbye at the same time, on one thread.

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <iostream>
#include <string>
#include <utility>

#include "websockets/run.hpp"

using namespace std::chrono_literals;
using namespace boost::asio::experimental::awaitable_operators;
using websockets::awaitable;

namespace {

awaitable<void> greet(std::string name, std::chrono::milliseconds pause) {
    std::cout << "Hello " << name << "!" << std::endl;
    co_await websockets::sleep(pause);
    std::cout << "Goodbye " << name << "!" << std::endl;
}

awaitable<void> greet_both() {
    awaitable<void> ada = greet("Ada", 200ms);
    awaitable<void> grace = greet("Grace", 100ms);
    std::cout << "Two coroutines exist." << std::endl;
    co_await (std::move(ada) && std::move(grace));
    std::cout << "Two coroutines have ended." << std::endl;
}

}  // namespace

int main() {
    websockets::run(greet_both());
    std::cout << "The loop has ended." << std::endl;
}
