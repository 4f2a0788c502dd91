#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>

#include "process_meter.hpp"
#include "round_trips.hpp"

namespace bench {

/// Adds up the time while it runs, and the processor time of this program and of the server, if its
/// process is known.
class Stopwatch {
public:
    explicit Stopwatch(std::optional<pid_t> server);

    void start();
    void stop();

    [[nodiscard]] double seconds() const;

    /// The server's processor time divided by the count, in microseconds.
    [[nodiscard]] std::optional<double> server_cpu_per(std::size_t count) const;

    /// The share of the time that this program was busy. Near 1, the generator was the limit.
    [[nodiscard]] double own_load() const;

private:
    [[nodiscard]] std::chrono::nanoseconds server_time() const;

    std::optional<ProcessMeter> server_;
    ProcessMeter own_;
    Clock::duration total_{};
    std::chrono::nanoseconds server_total_{};
    std::chrono::nanoseconds own_total_{};
};

}  // namespace bench
