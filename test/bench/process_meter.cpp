#include "process_meter.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace bench {

ProcessMeter::ProcessMeter(pid_t process) : process_(process), clock_() {
    // This clock counts nanoseconds and includes threads that have ended; /proc/PID/stat counts
    // hundredths of a second.
    const int error = ::clock_getcpuclockid(process, &clock_);
    if (error != 0) {
        throw std::system_error(error, std::generic_category(), "Finding the server's CPU clock");
    }
}

std::chrono::nanoseconds ProcessMeter::cpu_time() const {
    timespec time{};
    if (::clock_gettime(clock_, &time) != 0) {
        throw std::runtime_error("The server's process has ended.");
    }
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

long ProcessMeter::resident_kib() const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    for (std::string word; status >> word;) {
        long kib = 0;
        if (word == "VmRSS:" && status >> kib) {
            return kib;
        }
    }
    throw std::runtime_error("The memory of the server's process cannot be read.");
}

void ProcessMeter::await_idle() const {
    using namespace std::chrono_literals;
    constexpr auto step = 100ms;
    constexpr auto idle = 1ms;
    auto before = cpu_time();
    for (int steps = 0; steps < 20; ++steps) {
        std::this_thread::sleep_for(step);
        const auto now = cpu_time();
        if (now - before < idle) {
            return;
        }
        before = now;
    }
}

}  // namespace bench
