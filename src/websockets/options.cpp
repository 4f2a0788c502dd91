#include "websockets/options.hpp"

#include <algorithm>
#include <chrono>

namespace websockets {

Clock::duration Limits::tick_interval() const {
    using namespace std::chrono_literals;
    Clock::duration shortest = 10s;
    for (const auto timeout : {ping_interval, ping_timeout, close_timeout, open_timeout}) {
        if (timeout > 0s) shortest = std::min(shortest, timeout);
    }
    return std::max<Clock::duration>(shortest / 10, 10ms);
}

Clock::time_point deadline_after(Clock::duration timeout) {
    const auto now = Clock::now();
    const bool never =
        timeout == Clock::duration::zero() || timeout > Clock::time_point::max() - now;
    return never ? Clock::time_point::max() : now + timeout;
}

}  // namespace websockets
