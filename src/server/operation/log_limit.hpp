#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "websockets/asio.hpp"
#include "websockets/call_later.hpp"

namespace server {

/// Limits how many lines each address may cause in the log. What is left out is summed up in one
/// line at the end of each interval, such as "... and 4311 more connections from 192.0.2.1".
class LogLimit {
public:
    /// `what` names the things that cause the lines, such as "connections".
    LogLimit(websockets::Executor loop, std::string what, std::size_t max_lines = 20,
             websockets::Clock::duration interval = std::chrono::seconds(10));

    /// Whether the log may have a line that this address has caused now.
    bool allows(const std::string& address);

private:
    void sum_up();

    const websockets::Executor loop_;
    const std::string what_;
    const std::size_t max_lines_;
    const websockets::Clock::duration interval_;
    std::map<std::string, std::size_t> counts_;  // by address, in this interval
    std::optional<websockets::CallLater> end_;   // of this interval
};

}  // namespace server
