#include "stopwatch.hpp"

#include <unistd.h>

namespace bench {
namespace {

using Microseconds = std::chrono::duration<double, std::micro>;
using Seconds = std::chrono::duration<double>;

}  // namespace

Stopwatch::Stopwatch(std::optional<pid_t> server) : own_(::getpid()) {
    if (server) {
        server_.emplace(*server);
    }
}

void Stopwatch::start() {
    server_total_ -= server_time();
    own_total_ -= own_.cpu_time();
    total_ -= Clock::now().time_since_epoch();
}

void Stopwatch::stop() {
    total_ += Clock::now().time_since_epoch();
    own_total_ += own_.cpu_time();
    server_total_ += server_time();
}

double Stopwatch::seconds() const { return Seconds(total_).count(); }

std::optional<double> Stopwatch::server_cpu_per(std::size_t count) const {
    if (!server_) {
        return std::nullopt;
    }
    return Microseconds(server_total_).count() / static_cast<double>(count);
}

double Stopwatch::own_load() const { return Seconds(own_total_) / Seconds(total_); }

std::chrono::nanoseconds Stopwatch::server_time() const {
    return server_ ? server_->cpu_time() : std::chrono::nanoseconds{};
}

}  // namespace bench
