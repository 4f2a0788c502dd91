#pragma once

#include <algorithm>
#include <random>

#include "websockets/asio.hpp"

namespace server {

/// How long to rest after a failure: twice as long each time, up to a limit. A random part of it,
/// at least half, is taken, so that many who failed together do not come back together.
class Backoff {
public:
    using Duration = websockets::Clock::duration;

    Backoff(Duration first, Duration longest) : first_(first), longest_(longest), next_(first) {}

    Duration next() {
        std::uniform_int_distribution<Duration::rep> part(next_.count() / 2, next_.count());
        next_ = std::min(2 * next_, longest_);
        return Duration(part(random_));
    }

    /// After a success.
    void reset() { next_ = first_; }

private:
    const Duration first_;
    const Duration longest_;
    Duration next_;
    std::minstd_rand random_{std::random_device()()};
};

}  // namespace server
