#include "websockets/condition.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "websockets/spawn.hpp"

using namespace websockets;

namespace {

awaitable<void> count_wakeup(Condition& condition, int& count) {
    co_await condition.wait();
    ++count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_notification_resumes_all_coroutines_that_wait) {
    asio::io_context loop;
    Condition condition(loop.get_executor());
    int resumed = 0;
    for (int i = 0; i < 3; ++i) {
        spawn(loop.get_executor(), count_wakeup(condition, resumed), "waiter");
    }
    loop.poll();
    BOOST_TEST(resumed == 0);
    condition.notify_all();
    loop.run();
    BOOST_TEST(resumed == 3);
}

BOOST_AUTO_TEST_CASE(a_notification_is_not_kept_for_coroutines_that_wait_later) {
    asio::io_context loop;
    Condition condition(loop.get_executor());
    int resumed = 0;
    condition.notify_all();
    spawn(loop.get_executor(), count_wakeup(condition, resumed), "waiter");
    loop.poll();
    BOOST_TEST(resumed == 0);
}

BOOST_AUTO_TEST_CASE(a_notification_calls_a_function_once) {
    asio::io_context loop;
    Condition condition(loop.get_executor());
    int calls = 0;
    condition.async_wait([&](error_code) { ++calls; });
    condition.notify_all();
    condition.notify_all();
    loop.run();
    BOOST_TEST(calls == 1);
}
