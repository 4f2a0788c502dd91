#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// The clock of all measurements.
using Clock = std::chrono::steady_clock;

/// The times between moves and their replies.
class RoundTrips {
public:
    /// Allocates memory for the given number of times, so that add() does not allocate.
    void reserve(std::size_t count) { nanoseconds_.reserve(count); }

    void clear() { nanoseconds_.clear(); }

    void add(Clock::duration time) {
        const auto count = std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
        // 32 bits hold four seconds; a longer time counts as four seconds.
        nanoseconds_.push_back(
            static_cast<std::uint32_t>(std::min<std::int64_t>(count, UINT32_MAX)));
    }

    /// The time in microseconds that the given share (0 to 1) of the round trips do not exceed.
    [[nodiscard]] double percentile(double share) {
        if (nanoseconds_.empty()) {
            return 0;
        }
        const auto last = static_cast<double>(nanoseconds_.size() - 1);
        const auto position = nanoseconds_.begin() + static_cast<std::ptrdiff_t>(share * last);
        std::nth_element(nanoseconds_.begin(), position, nanoseconds_.end());
        return *position / 1000.0;
    }

private:
    std::vector<std::uint32_t> nanoseconds_;
};

}  // namespace bench
