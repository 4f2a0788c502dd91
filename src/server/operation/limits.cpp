#include "server/operation/limits.hpp"

#include <algorithm>

namespace server {

using websockets::Clock;

namespace {

constexpr double burst_seconds = 3;

// Above this number, the buckets that are full are removed.
constexpr std::size_t max_buckets = 10'000;

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

bool TokenBucket::is_full() const {
    return Clock::now() - filled_ >= std::chrono::duration<double>(burst_seconds);
}

bool RateLimit::take(const std::string& address) {
    if (buckets_.size() >= max_buckets) {
        std::erase_if(buckets_, [](const auto& entry) { return entry.second.is_full(); });
        // Nobody is refused because many others send: all addresses begin anew.
        if (buckets_.size() >= max_buckets) buckets_.clear();
    }
    return buckets_.try_emplace(address, rate_).first->second.take();
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
