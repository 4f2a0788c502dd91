#include "server/operation/limits.hpp"

#include <algorithm>

namespace server {

using websockets::Clock;

namespace {

constexpr double burst_seconds = 3;

}  // namespace

TokenBucket::TokenBucket(double events_per_second)
    : rate_(events_per_second), tokens_(rate_ * burst_seconds), filled_(Clock::now()) {}

bool TokenBucket::take() {
    if (rate_ == 0) return true;
    const auto now = Clock::now();
    const std::chrono::duration<double> passed = now - filled_;
    filled_ = now;
    tokens_ = std::min(tokens_ + passed.count() * rate_, rate_ * burst_seconds);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

Clock::duration TokenBucket::refill_time() const {
    const std::chrono::duration<double> time((1 - tokens_) / rate_);
    return std::chrono::ceil<Clock::duration>(time);
}

Quota::Quota(std::size_t limit) : limit_(limit) {}

Quota::Share Quota::take(const std::string& address) {
    std::size_t& count = (*counts_)[address];
    if (limit_ != 0 && count >= limit_) return nullptr;
    ++count;
    return Share(counts_.get(), [counts = counts_, address](void*) {
        const auto entry = counts->find(address);
        if (--entry->second == 0) counts->erase(entry);
    });
}

}  // namespace server
