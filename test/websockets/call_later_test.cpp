#include "websockets/call_later.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>

using namespace std::chrono_literals;
using websockets::CallLater;
using websockets::Clock;

BOOST_AUTO_TEST_CASE(a_function_is_called_once_and_not_before_its_time) {
    boost::asio::io_context loop;
    const auto due = Clock::now() + 5ms;
    int calls = 0;
    const CallLater at_a_time(loop.get_executor(), due, [&] {
        ++calls;
        BOOST_TEST((Clock::now() >= due));
    });
    const CallLater after_a_delay(loop.get_executor(), 5ms, [&] {
        ++calls;
        BOOST_TEST((Clock::now() >= due));
    });
    loop.run();
    BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(a_call_is_not_made_after_its_owner_has_ended) {
    boost::asio::io_context loop;
    std::optional<CallLater> call_later;
    call_later.emplace(loop.get_executor(), 1h, [] { BOOST_ERROR("called"); });
    call_later.reset();
    loop.run();  // Returns at once: the timer is cancelled.
}

BOOST_AUTO_TEST_CASE(a_call_that_is_already_queued_is_not_made_after_its_owner_has_ended) {
    boost::asio::io_context loop;
    const auto now = Clock::now();
    bool was_first_called = false;
    std::optional<CallLater> second;
    // Both times are past, so the loop queues both callbacks before it calls the first.
    const CallLater first(loop.get_executor(), now - 2ms, [&] {
        was_first_called = true;
        second.reset();
    });
    second.emplace(loop.get_executor(), now - 1ms, [] { BOOST_ERROR("called"); });
    loop.run();
    BOOST_TEST(was_first_called);
}
