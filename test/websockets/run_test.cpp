#include "websockets/run.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "websockets/spawn.hpp"

using namespace websockets;
using namespace std::chrono_literals;

namespace {

awaitable<void> fail(Clock::duration delay) {
    co_await sleep(delay);
    throw std::runtime_error("the cause");
}

// Sleeps until it is cancelled, and says so.
awaitable<void> sleep_until_cancelled(bool& cancelled) {
    try {
        co_await sleep(1h);
    } catch (const boost::system::system_error& error) {
        cancelled = error.code() == asio::error::operation_aborted;
        throw;
    }
}

bool is_the_cause(const std::runtime_error& error) {
    return error.what() == std::string("the cause");
}

}  // namespace

BOOST_AUTO_TEST_CASE(run_ends_with_its_coroutine_and_destroys_the_others) {
    const auto held = std::make_shared<int>();
    bool resumed = false;
    const auto sleeper = [&resumed](std::shared_ptr<int>) -> awaitable<void> {
        co_await sleep(1h);
        resumed = true;
    };
    const auto main = [&]() -> awaitable<void> {
        const Executor loop = co_await asio::this_coro::executor;
        spawn(loop, sleeper(held), "sleeper");
        co_await sleep(1ms);
        BOOST_TEST(held.use_count() == 2);
    };
    run(main());
    BOOST_TEST(held.use_count() == 1);
    BOOST_TEST(!resumed);
}

BOOST_AUTO_TEST_CASE(run_throws_the_exception_that_leaves_its_coroutine) {
    BOOST_CHECK_EXCEPTION(run(fail(0ms)), std::runtime_error, is_the_cause);
}

BOOST_AUTO_TEST_CASE(sleep_lasts_at_least_the_given_time) {
    const auto begin = Clock::now();
    run(sleep(20ms));
    BOOST_TEST((Clock::now() - begin >= 20ms));
}

BOOST_AUTO_TEST_CASE(the_first_coroutine_that_ends_cancels_the_other) {
    for (const bool is_left : {true, false}) {
        bool cancelled = false;
        if (is_left) {
            run(first_completed(sleep(1ms), sleep_until_cancelled(cancelled)));
        } else {
            run(first_completed(sleep_until_cancelled(cancelled), sleep(1ms)));
        }
        BOOST_TEST(cancelled);
    }
}

BOOST_AUTO_TEST_CASE(the_first_coroutine_that_fails_cancels_the_other_and_its_exception_is_thrown) {
    bool cancelled = false;
    BOOST_CHECK_EXCEPTION(run(first_completed(sleep_until_cancelled(cancelled), fail(1ms))),
                          std::runtime_error, is_the_cause);
    BOOST_TEST(cancelled);
}
