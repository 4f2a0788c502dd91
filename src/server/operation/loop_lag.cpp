#include "server/operation/loop_lag.hpp"

#include <algorithm>
#include <chrono>

#include "websockets/run.hpp"
#include "websockets/spawn.hpp"

namespace server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using websockets::awaitable;
using websockets::Clock;

namespace {

constexpr auto interval = 250ms;

awaitable<void> measure(Metrics& metrics) {
    for (;;) {
        const auto due = Clock::now() + interval;
        co_await websockets::sleep(interval);
        metrics.loop_lag = Clock::now() - due;
        metrics.loop_lag_max = std::max(metrics.loop_lag_max, metrics.loop_lag);
    }
}

}  // namespace

LoopLagMeter::LoopLagMeter(websockets::Executor loop, Metrics& metrics)
    : end_(std::make_shared<asio::cancellation_signal>()) {
    websockets::spawn(loop, measure(metrics), "loop lag", end_);
}

LoopLagMeter::~LoopLagMeter() { end_->emit(asio::cancellation_type::terminal); }

}  // namespace server
