#include "server/operation/log_limit.hpp"

#include <boost/test/unit_test.hpp>

#include "websockets/support.hpp"

using namespace test;
using server::LogLimit;

BOOST_AUTO_TEST_CASE(what_an_address_causes_beyond_the_limit_is_summed_up) {
    const LogCapture log;
    run([&](Executor loop) -> awaitable<void> {
        LogLimit limit(loop, "connections", 2, 20ms);
        for (int count = 0; count < 2; ++count) BOOST_TEST(limit.allows("192.0.2.1"));
        for (int count = 0; count < 3; ++count) BOOST_TEST(!limit.allows("192.0.2.1"));
        // Each address has its own limit.
        BOOST_TEST(limit.allows("192.0.2.2"));
        while (log.count("... and 3 more connections from 192.0.2.1") == 0) co_await sleep(1ms);
        // The next interval begins.
        BOOST_TEST(limit.allows("192.0.2.1"));
    });
    BOOST_TEST(log.count("more connections") == 1);
}
