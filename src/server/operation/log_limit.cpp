#include "server/operation/log_limit.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "websockets/log.hpp"

namespace server {

LogLimit::LogLimit(websockets::Executor loop, std::string what, std::size_t max_lines,
                   websockets::Clock::duration interval)
    : loop_(loop), what_(std::move(what)), max_lines_(max_lines), interval_(interval) {}

bool LogLimit::allows(const std::string& address) {
    if (counts_.empty()) end_.emplace(loop_, interval_, [this] { sum_up(); });
    return ++counts_[address] <= max_lines_;
}

void LogLimit::sum_up() {
    for (const auto& [address, count] : counts_) {
        if (count <= max_lines_) continue;
        spdlog::info("... and {} more {} from {}", count - max_lines_, what_, address);
    }
    counts_.clear();
}

}  // namespace server
