#include "server/operation/loop_lag.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>

#include "websockets/log.hpp"
#include "websockets/run.hpp"

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
    : end_(std::make_unique<asio::cancellation_signal>()) {
    asio::co_spawn(loop, measure(metrics),
                   asio::bind_cancellation_slot(end_->slot(), [](std::exception_ptr failure) {
                       websockets::log_failure("loop lag", failure);
                   }));
}

LoopLagMeter::~LoopLagMeter() { end_->emit(asio::cancellation_type::terminal); }

}  // namespace server
