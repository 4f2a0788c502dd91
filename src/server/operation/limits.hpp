#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "websockets/asio.hpp"

namespace server {

/// Limits how fast a client may send: a token bucket with room for the events of three seconds.
class TokenBucket {
public:
    /// A rate of 0 means no limit.
    explicit TokenBucket(double events_per_second);

    /// Takes a token. Returns false if the bucket is empty.
    bool take();

    /// Whether no token has been taken for so long that a new bucket would be the same.
    bool is_full() const;

    /// The time until the next token is there. The rate must not be 0.
    websockets::Clock::duration refill_time() const;

private:
    const double rate_;
    double tokens_;
    websockets::Clock::time_point filled_;
};

/// Limits how fast each address may send requests.
class RateLimit {
public:
    /// A rate of 0 means no limit.
    explicit RateLimit(double requests_per_second) : rate_(requests_per_second) {}

    /// Counts a request. Returns false if the address has sent too many lately.
    bool take(const std::string& address);

private:
    const double rate_;
    std::unordered_map<std::string, TokenBucket> buckets_;
};

/// Limits how many of something each address may have: connections or games.
class Quota {
public:
    /// Counts as one of them until it is destroyed.
    using Share = std::shared_ptr<void>;

    /// A limit of 0 means no limit.
    explicit Quota(std::size_t limit);

    /// Takes a share for the address. Returns null if the address has reached its limit. A share
    /// may outlive the quota.
    Share take(const std::string& address);

private:
    using Counts = std::unordered_map<std::string, std::size_t>;

    const std::size_t limit_;
    const std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

}  // namespace server
