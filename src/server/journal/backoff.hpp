#pragma once

#include <algorithm>
#include <random>

#include "websockets/asio.hpp"

namespace server {

/// The delays between attempts: exponential backoff with jitter. Each delay is a random time
/// between half of a bound and the bound, so that many clients that failed together do not return
/// together. The bound doubles with each delay, up to a maximum.
class Backoff {
public:
    using Duration = websockets::Clock::duration;

    Backoff(Duration first, Duration max) : first_(first), max_(max), bound_(first) {}

    /// The delay before the next attempt.
    Duration next() {
        std::uniform_int_distribution<Duration::rep> delay(bound_.count() / 2, bound_.count());
        bound_ = std::min(2 * bound_, max_);
        return Duration(delay(random_));
    }

    /// Starts again with the first bound. Call it after a success.
    void reset() { bound_ = first_; }

private:
    const Duration first_;
    const Duration max_;
    Duration bound_;
    std::minstd_rand random_{std::random_device()()};
};

}  // namespace server
