#pragma once

#include <sys/types.h>

#include <chrono>
#include <ctime>

namespace bench {

/// Reads what a process has used so far.
class ProcessMeter {
public:
    /// Throws if there is no such process.
    explicit ProcessMeter(pid_t process);

    /// The processor time of all of its threads, in user space and in the kernel.
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const;

    /// The memory it has in RAM (VmRSS), in KiB.
    [[nodiscard]] long resident_kib() const;

    /// Waits until the process rests, for two seconds at most: memory is not what it will be while
    /// the last connections are still being served.
    void await_rest() const;

private:
    pid_t process_;
    clockid_t clock_;
};

}  // namespace bench
