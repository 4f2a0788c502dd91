#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>

#include "server/operation/metrics.hpp"
#include "websockets/asio.hpp"

namespace server {

/// Measures the lag of the event loop several times a second: how late a timer fires shows how long
/// other handlers wait. Stops when it is destroyed.
class LoopLagMeter {
public:
    /// The metrics must outlive the meter.
    LoopLagMeter(websockets::Executor loop, Metrics& metrics);
    ~LoopLagMeter();
    LoopLagMeter(const LoopLagMeter&) = delete;
    LoopLagMeter& operator=(const LoopLagMeter&) = delete;

private:
    const std::shared_ptr<boost::asio::cancellation_signal> end_;
};

}  // namespace server
