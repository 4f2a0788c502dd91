#include "server/operation/loop_lag.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>

#include "websockets/support.hpp"

using namespace test;
using server::LoopLagMeter;
using server::Metrics;

BOOST_AUTO_TEST_CASE(a_handler_that_blocks_the_loop_is_measured) {
    run([](Executor loop) -> awaitable<void> {
        Metrics metrics;
        const LoopLagMeter meter(loop, metrics);
        co_await sleep(1ms);  // The meter has started its timer of 250 ms.
        std::this_thread::sleep_for(400ms);
        while (metrics.loop_lag_max < 100ms) co_await sleep(1ms);
        BOOST_TEST((metrics.loop_lag <= metrics.loop_lag_max));
        // The maximum stays when a later timer is on time.
        const auto max = metrics.loop_lag_max;
        while (metrics.loop_lag >= max) co_await sleep(10ms);
        BOOST_TEST((metrics.loop_lag < metrics.loop_lag_max));
    });
}

BOOST_AUTO_TEST_CASE(a_meter_stops_at_its_end) {
    run([](Executor loop) -> awaitable<void> {
        auto metrics = std::make_unique<Metrics>();
        auto meter = std::make_unique<LoopLagMeter>(loop, *metrics);
        while (metrics->loop_lag_max == Clock::duration()) co_await sleep(10ms);
        meter.reset();
        metrics->loop_lag_max = Clock::duration();
        co_await sleep(300ms);  // longer than the interval
        BOOST_TEST((metrics->loop_lag_max == Clock::duration()));
    });
}
