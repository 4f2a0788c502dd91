#include "websockets/spawn.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>

#include "support.hpp"

using namespace test;

namespace {

awaitable<void> fail() {
    throw std::runtime_error("out of luck");
    co_return;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_exception_that_leaves_a_spawned_coroutine_is_logged_under_its_name) {
    const LogCapture log;
    asio::io_context loop;
    spawn(loop.get_executor(), fail(), "gambler");
    loop.run();
    BOOST_TEST(log.count("gambler: out of luck") == 1);
    BOOST_TEST(log.count("") == 1);
}

BOOST_AUTO_TEST_CASE(a_spawned_coroutine_keeps_its_signal_and_is_cancelled_without_a_log_line) {
    const LogCapture log;
    asio::io_context loop;
    auto signal = std::make_shared<asio::cancellation_signal>();
    const std::weak_ptr weak(signal);
    spawn(loop.get_executor(), sleep(1h), "sleeper", std::move(signal));
    loop.poll();
    BOOST_REQUIRE(!weak.expired());
    weak.lock()->emit(asio::cancellation_type::terminal);
    loop.run();
    BOOST_TEST(weak.expired());
    BOOST_TEST(log.count("") == 0);
}
