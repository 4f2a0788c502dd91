#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "websockets/asio.hpp"

namespace server {

/// How fast a client may send: so many events a second, and three times as many at once after it
/// has been silent. This is a token bucket that refills by itself.
class TokenBucket {
public:
    /// A rate of 0 never refuses.
    explicit TokenBucket(double events_per_second);

    /// Takes a token. Returns false if there is none.
    bool take();

    /// How long it takes until there is a token again.
    websockets::Clock::duration refill_time() const;

private:
    const double rate_;
    double tokens_;
    websockets::Clock::time_point filled_;
};

/// Bounds how many of something each address has: connections, or games.
class Quota {
public:
    /// One of them, as long as it lives.
    using Share = std::shared_ptr<void>;

    /// A limit of 0 never refuses.
    explicit Quota(std::size_t limit);

    /// Takes a share for this address. Returns null if the address has as many as it may.
    Share take(const std::string& address);

private:
    using Counts = std::unordered_map<std::string, std::size_t>;

    const std::size_t limit_;
    const std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

}  // namespace server
