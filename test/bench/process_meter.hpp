#pragma once

#include <sys/types.h>

#include <chrono>
#include <ctime>

namespace bench {

/// Reads a process' use of processor time and memory.
class ProcessMeter {
public:
    /// Throws if there is no such process.
    explicit ProcessMeter(pid_t process);

    /// The processor time of all threads, in user space and in the kernel.
    [[nodiscard]] std::chrono::nanoseconds cpu_time() const;

    /// The resident memory (VmRSS), in KiB.
    [[nodiscard]] long resident_kib() const;

    /// Waits until the process is idle, for at most two seconds. Memory still changes while the
    /// process serves the last connections.
    void await_idle() const;

private:
    pid_t process_;
    clockid_t clock_;
};

}  // namespace bench
