#include "websockets/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

namespace websockets {

void run(awaitable<void> main) {
    // One thread runs the loop, so its sockets need no locks; other threads may still post to it.
    asio::io_context loop(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);
    std::exception_ptr failure;
    asio::co_spawn(loop, std::move(main), [&](std::exception_ptr error) {
        failure = error;
        loop.stop();
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
}

awaitable<void> sleep(Clock::duration duration) {
    Timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(use_awaitable);
}

awaitable<void> first_completed(awaitable<void> one, awaitable<void> other) {
    const Executor loop = co_await asio::this_coro::executor;
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(loop, std::move(one), asio::deferred),
        asio::co_spawn(loop, std::move(other), asio::deferred));
    const auto [order, failure_of_one, failure_of_other] =
        co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    const std::exception_ptr failure = order[0] == 0 ? failure_of_one : failure_of_other;
    if (failure) std::rethrow_exception(failure);
}

}  // namespace websockets
